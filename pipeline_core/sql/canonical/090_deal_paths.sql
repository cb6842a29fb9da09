-- One row per visit that a deal of the scope, created in its period, had begun by the scope's day, in whatever
-- hands it then was. rung: the place among the open stages of its pipeline, counted from 1; won lies beyond
-- them all; null elsewhere. Visits of one day keep their order: sequence is the deal's own.
create or replace macro path_visits(scope) as table
with numbered_stages as (
    select
        stages.stage_id,
        stages.label,
        stages.kind,
        dimension_values.value_id as pipeline_id,
        case stages.kind
            when 'won' then 1000000
            when 'open' then row_number() over (
                partition by stages.pipeline, stages.kind order by stages.place, stages.stage_id)
        end as rung
    from stages
    left join dimension_values
        on dimension_values.dimension = 'pipeline' and dimension_values.label = stages.pipeline
)

select
    deals_now.deal_key,
    deals_now.pipeline_id,
    deals_now.owner_id,
    deals_now.stage_id as present_stage_id,
    deals_now.outcome,
    deals_now.amount_cents,
    deals_now.created_on,
    deals_now.closed_on,
    visits.sequence,
    visits.stage_id,
    stages.label as stage,
    stages.kind,
    case when stages.pipeline_id is not distinct from deals_now.pipeline_id then stages.rung end as rung,
    visits.entered_at::date as entered_on,
    visits.is_inferred
from deals_in_scope(scope) as deals_now
inner join stage_visits as visits on visits.deal_key = deals_now.deal_key
inner join numbered_stages as stages on stages.stage_id = visits.stage_id
where visits.entered_at < scope['as_of'] + 1 and in_period(scope, deals_now.created_on);

-- Whether a log of moves was uploaded. An export with a date column per stage has room for one entry of each,
-- in HubSpot the latest: a deal that came back and went on looks as if it had never been there before.
create or replace macro keeps_every_entry() as (
    exists (
        select 1 from imports where undone_at is null and shape <> 'deals' and history_entries > 0
    )
);

-- One row per deal with a visit: what was unusual on its way. A fact is null where it cannot be: only a deal
-- that was in two open stages or more can skip one or come back, only a won one can have been won early.
-- Between two uploads a deal may have been in stages that neither of them shows, so that skips and beginnings
-- are judged only where the CRM itself told the moves.
create or replace macro deal_detours(scope) as table
with climbs as (
    select
        *,
        lag(rung) over in_order as rung_before,
        first_value(rung ignore nulls) over (
            partition by deal_key order by sequence
            rows between unbounded preceding and unbounded following
        ) as first_rung
    from path_visits(scope)
    window in_order as (partition by deal_key order by sequence)
),

last_rungs as (
    select pipeline_id, count(*) as last_rung
    from open_stages(scope)
    group by pipeline_id
),

counted as (
    select
        deal_key,
        any_value(pipeline_id) as pipeline_id,
        any_value(outcome) as outcome,
        any_value(amount_cents) as amount_cents,
        any_value(first_rung) as first_rung,
        max(rung) filter (where kind = 'open') as furthest_rung,
        count(distinct rung) filter (where kind = 'open' and rung > first_rung) as rungs_above,
        count(*) filter (where kind = 'open') > 1 as has_moved,
        count(*) filter (where kind = 'open' and rung < rung_before) as returns,
        count(*) filter (where kind not in ('won', 'lost'))
            - count(distinct stage_id) filter (where kind not in ('won', 'lost')) as reentries,
        not bool_or(is_inferred and sequence > 1) as is_told,
        arg_min(kind, sequence) = 'open' as began_open,
        -- A CRM may write the creation and the first stage in different time zones: a day apart is the same.
        coalesce(arg_min(not is_inferred and entered_on <= created_on + 1, sequence), false)
            as is_start_told
    from climbs
    group by deal_key
)

select
    counted.deal_key,
    counted.outcome,
    counted.amount_cents,
    furthest_rung,
    has_moved,
    is_told,
    is_told and keeps_every_entry() as are_returns_told,
    is_start_told,
    began_open,
    case when has_moved and is_told then greatest(furthest_rung - first_rung - rungs_above, 0) end
        as stages_skipped,
    case when has_moved then returns end as returns,
    case when has_moved then reentries end as reentries,
    case when began_open and is_start_told then first_rung - 1 end as stages_missed,
    case when counted.outcome = 'won' and is_told then last_rungs.last_rung - furthest_rung end
        as stages_left
from counted
left join last_rungs on last_rungs.pipeline_id is not distinct from counted.pipeline_id;

-- How often a deal did what is asked for: null where it could not have, or where nobody can tell.
create or replace macro detour_times(detour, detours) as (
    case detour
        when 'skipped' then detours.stages_skipped
        when 'went_back' then detours.returns
        when 'came_again' then detours.reentries
        when 'started_late' then detours.stages_missed
        when 'won_early' then detours.stages_left
    end
);

-- One row per deal with a visit: its way in words, as it went, and the same up to its close, null for one
-- that showed nothing before.
create or replace macro paths_in_words(scope) as table
with ways as (
    select
        deal_key,
        any_value(owner_id) as owner_id,
        any_value(outcome) as outcome,
        any_value(amount_cents) as amount_cents,
        list(case when kind = 'open' then coalesce(rung || ' ', '') else '' end || stage order by sequence)
            as steps,
        arg_max(kind, sequence) in ('won', 'lost') as is_closed,
        min(entered_on) as began_on,
        max(entered_on) as moved_on
    from path_visits(scope)
    group by deal_key
)

select
    deal_key,
    owner_id,
    outcome,
    amount_cents,
    array_to_string(steps, ' → ') as path,
    nullif(array_to_string(steps[:len(steps) - is_closed::integer], ' → '), '') as path_before_close,
    len(steps) - 1 as moves,
    began_on,
    moved_on,
    (case when is_closed then moved_on else scope['as_of'] end - began_on)::integer as days
from ways;

-- One row per lost deal of the scope that was created in its period: the open stage in which it was last, null
-- where none is known, and the reason that the newest upload gives.
create or replace macro losses(scope) as table
with last_stages as (
    select deal_key, arg_max(stage_id, sequence) filter (where kind = 'open') as stage_id
    from path_visits(scope)
    group by deal_key
)

select
    deals_now.deal_key,
    deals_now.owner_id,
    deals_now.amount_cents,
    deals_now.created_on,
    deals_now.closed_on,
    last_stages.stage_id,
    nullif(trim(deals.lost_reason), '') as lost_reason
from deals_in_scope(scope) as deals_now
inner join deals on deals.deal_key = deals_now.deal_key
left join last_stages on last_stages.deal_key = deals_now.deal_key
where deals_now.outcome = 'lost' and in_period(scope, deals_now.created_on);
