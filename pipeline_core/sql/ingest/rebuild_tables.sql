-- What a part adds to deals, and to versions and visits, which wait until all parts can be sorted.
insert into staged_versions by name
with creation_days as (
    select snapshots.deal_key, max_by(seen.created_at, snapshots.day)::date as created_on
    from snapshots
    inner join observed_rows as seen on seen.row_id = snapshots.row_id
    where snapshots.row_id is distinct from snapshots.previous_row_id
    group by snapshots.deal_key
)

select
    stretches.* exclude (day, following_day, is_removed),
    creation_days.created_on,
    stretches.day as valid_from,
    stretches.following_day as valid_to
from stretches
inner join creation_days on creation_days.deal_key = stretches.deal_key
where not stretches.is_removed;

insert into staged_visits by name
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
    where entered.entered_at is not null and entered.next_day is distinct from entered.day
    union all by name
    select
        entered.* exclude (state_id, amount_cents),
        coalesce(evenings.state_id, evenings.deal_key) as state_id,
        evenings.amount_cents
    from standings as entered
    inner join standings as evenings
        on evenings.deal_key = entered.deal_key
        and evenings.day = entered.day
        and evenings.next_day is distinct from evenings.day
    where entered.entered_at is not null and entered.next_day = entered.day
),

ended as (
    select
        visits.deal_key,
        stages.stage_id,
        visits.next_stage_id,
        visits.entered_at,
        coalesce(
            visits.next_entered_at, case when stages.kind = 'open' then visits.left_at end
        ) as left_at,
        visits.sequence::integer as sequence,
        is_inferred_of_code(visits.move_code) as is_inferred,
        visits.state_id,
        nullif(visits.amount_cents, -9223372036854775808) as amount_cents
    from visits
    inner join stages on stages.stage_id = stage_of_code(visits.move_code)
)

select
    ended.*,
    case when ended.left_at is null then ends_of_sight.ends_on end as lost_sight_on,
    coalesce(date_trunc('month', ended.left_at)::date, '9999-12-31'::date) as month_left
from ended
left join ends_of_sight on ends_of_sight.deal_key = ended.deal_key;

insert into staged_states by name
select
    state_id, pipeline_id, owner_id, team_id, segment_id, region_id, product_id, source_id,
    deal_type_id, currency, next_step
from snapshot_states;

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
drop view stretches;
drop table days;
drop table unchanged_days;
drop table touched_deals;
