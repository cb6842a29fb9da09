-- deal_versions, stage_visits and deals of the touched deals, in the order in which pages read them.
insert into deal_versions by name
with in_order as (
    select
        stretches.* exclude (day, following_day, is_removed),
        day as valid_from,
        following_day as valid_to
    from stretches
    where not is_removed
    order by following_day, day, deal_key
),

creation_days as (
    select snapshots.deal_key, max_by(seen.created_at, snapshots.day)::date as created_on
    from snapshots
    inner join observed_rows as seen on seen.row_id = snapshots.row_id
    where snapshots.row_id is distinct from snapshots.previous_row_id
    group by snapshots.deal_key
)

select
    in_order.deal_key,
    states.pipeline_id,
    in_order.stage_id,
    states.owner_id,
    states.team_id,
    states.segment_id,
    states.region_id,
    states.product_id,
    states.source_id,
    states.deal_type_id,
    in_order.amount_cents,
    states.currency,
    creation_days.created_on,
    in_order.expected_close_on,
    in_order.closed_on,
    in_order.probability,
    in_order.forecast_category,
    case when not in_order.is_before_uploads then states.next_step end as next_step,
    in_order.touched_on,
    coalesce(in_order.is_inferred, false) as is_inferred,
    in_order.valid_from,
    in_order.valid_to
from in_order
inner join snapshot_states as states on states.state_id = in_order.state_id
inner join creation_days on creation_days.deal_key = in_order.deal_key;

insert into stage_visits by name
with ends_of_sight as (
    select deal_key, max(following_day) as ends_on
    from stretches
    where not is_removed
    group by deal_key
    having max(following_day) < '9999-12-31'::date
),

-- A visit has the owner and the amount that the deal had at the end of its first day.
visits as (
    select
        entered.* exclude (state_id, amount_cents),
        coalesce(entered.state_id, entered.deal_key) as state_id,
        entered.amount_cents
    from standings as entered
    where entered.entered_at is not null and entered.is_end_of_day
    union all by name
    select
        entered.* exclude (state_id, amount_cents),
        coalesce(evenings.state_id, evenings.deal_key) as state_id,
        evenings.amount_cents
    from standings as entered
    inner join standings as evenings
        on evenings.deal_key = entered.deal_key
        and evenings.day = entered.day
        and evenings.is_end_of_day
    where entered.entered_at is not null and not entered.is_end_of_day
),

in_order as (
    select
        visits.deal_key,
        stages.stage_id,
        visits.next_stage_id,
        visits.entered_at,
        coalesce(
            visits.next_entered_at, case when stages.kind = 'open' then visits.left_at end
        ) as visit_left_at,
        visits.sequence,
        is_inferred_of_code(visits.move_code) as is_inferred,
        visits.state_id,
        visits.amount_cents
    from visits
    inner join stages on stages.stage_id = stage_of_code(visits.move_code)
    order by
        date_trunc('month', visit_left_at), visits.entered_at, visits.deal_key, visits.sequence
)

select
    in_order.deal_key,
    states.pipeline_id,
    in_order.stage_id,
    in_order.next_stage_id,
    states.owner_id,
    states.team_id,
    states.segment_id,
    states.region_id,
    states.product_id,
    states.source_id,
    states.deal_type_id,
    nullif(in_order.amount_cents, -9223372036854775808) as amount_cents,
    states.currency,
    in_order.entered_at,
    in_order.visit_left_at as left_at,
    case when in_order.visit_left_at is null then ends_of_sight.ends_on end as lost_sight_on,
    in_order.sequence,
    in_order.is_inferred
from in_order
inner join snapshot_states as states on states.state_id = in_order.state_id
left join ends_of_sight on ends_of_sight.deal_key = in_order.deal_key;

insert into deals by name
select
    known_deals.deal_key,
    deal_ids.deal_id,
    seen.name,
    seen.account,
    seen.lost_reason,
    seen.details,
    known_deals.first_day as first_seen_on
from known_deals
inner join observed_rows as seen on seen.row_id = known_deals.last_row_id
inner join deal_ids on deal_ids.deal_key = known_deals.deal_key
order by deal_ids.deal_id;

drop table snapshots;
drop table known_deals;
drop table removals;
drop table moves;
drop table snapshot_states;
drop table standings;
drop table stretches;
drop table touched_deals;
