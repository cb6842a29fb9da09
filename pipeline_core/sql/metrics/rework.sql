-- One row per stage that a deal was ever in, in process order: how many entered it, and how many more than once.
with entered as (
    select deal_key, stage_id, stage, count(*) as visits
    from path_visits($scope)
    group by deal_key, stage_id, stage
)

select
    entered.stage,
    count(*) as deals,
    count(*) filter (where entered.visits > 1) as again_deals,
    sum(entered.visits) as visits
from entered
inner join stages on stages.stage_id = entered.stage_id
group by stages.pipeline, stages.place, entered.stage_id, entered.stage
order by stages.pipeline, stages.place, entered.stage_id;
