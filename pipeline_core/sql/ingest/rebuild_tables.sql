-- deal_versions, stage_visits and deals, made anew from what the uploads said.
delete from deal_versions;

insert into deal_versions by name
with dated as (
    select
        days.deal_key,
        days.day,
        days.is_removed,
        {
            'pipeline_id': pipelines.value_id,
            'stage_id': days.move.stage_id,
            'owner_id': owners.value_id,
            'team_id': teams.value_id,
            'segment_id': segments.value_id,
            'region_id': regions.value_id,
            'product_id': products.value_id,
            'source_id': sources.value_id,
            'deal_type_id': deal_types.value_id,
            'amount_cents': days.amount.value.cents,
            'currency': days.currency,
            -- A close date that lay ahead when the deal was closed was a plan: the move's day counts.
            'closed_on': case when days.kind in ('won', 'lost') then
                coalesce(
                    days.closed.value,
                    least(days.expected_close.value.day, days.move.moved_on),
                    days.move.moved_on
                )
            end,
            'expected_close_on': case
                when days.expected_close is not null then days.expected_close.value.day
                when days.later_expected_close.value.is_open
                    then days.later_expected_close.value.day
            end,
            'probability': days.probability.value,
            'forecast_category': days.forecast_category.value,
            'next_step': days.next_step.value,
            'touched_on': days.touched_on,
            'is_inferred': coalesce(days.move.is_inferred, false)
        } as state
    from days
    left join dimension_values as pipelines
        on pipelines.dimension = 'pipeline' and pipelines.label = days.pipeline.value
    left join dimension_values as owners
        on owners.dimension = 'owner' and owners.label = days.owner.value
    left join dimension_values as teams
        on teams.dimension = 'team' and teams.label = days.team.value
    left join dimension_values as segments
        on segments.dimension = 'segment' and segments.label = days.segment.value
    left join dimension_values as regions
        on regions.dimension = 'region' and regions.label = days.region.value
    left join dimension_values as products
        on products.dimension = 'product' and products.label = days.product.value
    left join dimension_values as sources
        on sources.dimension = 'source' and sources.label = days.source.value
    left join dimension_values as deal_types
        on deal_types.dimension = 'deal_type' and deal_types.label = days.deal_type.value
),

changes as (
    select deal_key, day, is_removed, state
    from dated
    window by_day as (partition by deal_key order by day)
    qualify
        row_number() over by_day = 1
        or state is distinct from lag(state) over by_day
        or is_removed is distinct from lag(is_removed) over by_day
),

creation_days as (
    select deal_key, max_by(created_at, day)::date as created_on
    from snapshots
    group by deal_key
)

select
    changes.deal_key,
    unnest(changes.state),
    creation_days.created_on,
    changes.day as valid_from,
    coalesce(
        lead(changes.day) over (partition by changes.deal_key order by changes.day),
        '9999-12-31'::date
    ) as valid_to
from changes
left join creation_days on creation_days.deal_key = changes.deal_key
qualify not changes.is_removed
order by valid_to, valid_from, changes.deal_key;

delete from stage_visits;

insert into stage_visits by name
with visits as (
    select
        moves.deal_key,
        moves.stage_id,
        lead(moves.stage_id) over by_position as next_stage_id,
        moves.moment as entered_at,
        coalesce(
            lead(moves.moment) over by_position,
            case when stages.kind = 'open' then moves.left_at end
        ) as left_at,
        row_number() over by_position as sequence,
        moves.is_inferred
    from moves
    inner join stages on stages.stage_id = moves.stage_id
    window by_position as (partition by moves.deal_key order by moves.position)
),

last_versions as (
    select deal_key, max(valid_to) as ends_on
    from deal_versions
    group by deal_key
)

select
    visits.*,
    case when visits.left_at is null and last_versions.ends_on < '9999-12-31'::date
        then last_versions.ends_on end as lost_sight_on,
    versions.pipeline_id,
    versions.owner_id,
    versions.team_id,
    versions.segment_id,
    versions.region_id,
    versions.product_id,
    versions.source_id,
    versions.deal_type_id,
    versions.amount_cents,
    versions.currency
from visits
inner join last_versions on last_versions.deal_key = visits.deal_key
left join deal_versions as versions
    on versions.deal_key = visits.deal_key
    and versions.valid_from <= visits.entered_at::date
    and versions.valid_to > visits.entered_at::date
order by date_trunc('month', visits.left_at), visits.entered_at, visits.deal_key, visits.sequence;

delete from deals;

insert into deals by name
select
    snapshots.deal_key,
    deal_ids.deal_id,
    seen.name,
    seen.account,
    seen.lost_reason,
    seen.details,
    min(snapshots.day) over (partition by snapshots.deal_key) as first_seen_on
from snapshots
inner join observed_rows as seen on seen.row_id = snapshots.row_id
inner join deal_ids on deal_ids.deal_key = snapshots.deal_key
qualify row_number() over (
    partition by snapshots.deal_key order by snapshots.day desc, snapshots.import_id desc
) = 1
order by deal_ids.deal_id;

drop table snapshots;
drop table removals;
drop table known_entries;
drop table moves;
drop table events;
drop table days;
