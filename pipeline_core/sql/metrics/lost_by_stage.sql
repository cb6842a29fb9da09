-- One row per open stage in process order, and a last one for deals that were lost nobody knows where.
with entered as (
    select distinct deal_key, stage_id, present_stage_id is distinct from stage_id as has_left
    from path_visits($scope)
),

lost as (
    select
        stage_id,
        count(*) as lost,
        sum(amount_cents) as lost_amount
    from losses($scope)
    group by stage_id
),

by_stage as (
    select
        stages.pipeline,
        stages.place,
        stages.stage_id,
        stages.stage,
        count(entered.deal_key) as entered,
        count(entered.deal_key) filter (where entered.has_left) as left_deals
    from open_stages($scope) as stages
    left join entered on entered.stage_id = stages.stage_id
    group by stages.pipeline, stages.place, stages.stage_id, stages.stage
)

select
    by_stage.stage,
    by_stage.entered,
    by_stage.left_deals as left,
    coalesce(lost.lost, 0) as lost,
    case when lost.lost is null then 0 else lost.lost_amount end::bigint as lost_amount
from by_stage
full join lost on lost.stage_id = by_stage.stage_id
order by by_stage.pipeline nulls last, by_stage.place, by_stage.stage_id;
