-- One row per deal that the scope holds: how far it ever came by the scope's day, and where it is now.
-- furthest_place: of open stages entered so far; a won stage lies beyond all of them. Skipped stages count.
create or replace macro deal_progress(scope) as table
with visited as (
    select
        stage_visits.deal_key,
        max(case when stages.kind = 'won' then 1000000 when stages.kind = 'open' then stages.place end)
            as furthest_place
    from stage_visits
    inner join stages on stages.stage_id = stage_visits.stage_id
    where stage_visits.entered_at < scope['as_of'] + 1
    group by stage_visits.deal_key
)

select
    deals_now.deal_key,
    deals_now.pipeline_id,
    deals_now.owner_id,
    deals_now.team_id,
    deals_now.segment_id,
    deals_now.region_id,
    deals_now.product_id,
    deals_now.source_id,
    deals_now.deal_type_id,
    deals_now.stage,
    deals_now.outcome,
    deals_now.amount_cents,
    deals_now.created_on,
    deals_now.closed_on,
    visited.furthest_place
from deals_in_scope(scope) as deals_now
left join visited on visited.deal_key = deals_now.deal_key;

-- One row per open stage in process order, named with its pipeline where there are several.
create or replace macro open_stages(scope) as table
select
    stages.stage_id,
    stages.pipeline,
    stages.label as stage,
    stages.place,
    stages.default_probability,
    dimension_values.value_id as pipeline_id
from stages
left join dimension_values
    on dimension_values.dimension = 'pipeline' and dimension_values.label = stages.pipeline
where stages.kind = 'open' and is_chosen(scope['pipeline_ids'], dimension_values.value_id);

-- Whether a day lies in the scope's period; no period holds every day, known or not.
create or replace macro in_period(scope, day) as (
    (scope['since'] is null or day >= scope['since'])
    and (scope['until'] is null or day <= scope['until'])
);

-- One row per step of the funnel: the open stages of a pipeline, then won, which lies beyond them all.
create or replace macro funnel_rungs(scope) as table
select stage, place, pipeline, pipeline_id, stage_id, false as is_won
from open_stages(scope)
union all
select
    min_by(stages.label, stages.place) as stage,
    1000000 as place,
    stages.pipeline,
    any_value(dimension_values.value_id) as pipeline_id,
    null as stage_id,
    true as is_won
from stages
left join dimension_values
    on dimension_values.dimension = 'pipeline' and dimension_values.label = stages.pipeline
where stages.kind = 'won' and is_chosen(scope['pipeline_ids'], dimension_values.value_id)
group by stages.pipeline;
