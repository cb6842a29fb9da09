-- How far a deal has come that is in a stage of that kind and place: a won stage lies beyond all open ones.
create or replace macro place_reached(kind, place) as (
    case kind when 'won' then 1000000 when 'open' then place end
);

-- One row per deal that the scope holds: how far it ever came by the scope's day, and where it is now.
-- furthest_place: of all stages entered so far, as place_reached. Skipped stages count.
create or replace macro deal_progress(scope) as table
select
    deal_key,
    pipeline_id,
    owner_id,
    team_id,
    segment_id,
    region_id,
    product_id,
    source_id,
    deal_type_id,
    stage,
    outcome,
    amount_cents,
    created_on,
    closed_on,
    furthest_place
from deals_in_scope(scope);

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
