-- One row per month of creation and stage: the share of that month's deals that came at least so far.
with cohort as (
    select strftime(created_on, '%Y-%m') as cohort, deal_key, pipeline_id, furthest_place
    from deal_progress($scope)
    where in_period($scope, created_on) and furthest_place is not null and created_on is not null
)

select
    cohort.cohort,
    count(*) as deals,
    rungs.stage,
    count(*) filter (where cohort.furthest_place >= rungs.place) as reached,
    count(*) filter (where cohort.furthest_place >= rungs.place) / nullif(count(*), 0) as rate
from cohort
inner join funnel_rungs($scope) as rungs on rungs.pipeline_id is not distinct from cohort.pipeline_id
group by cohort.cohort, rungs.pipeline, rungs.place, rungs.stage_id, rungs.stage
order by cohort.cohort, rungs.pipeline, rungs.place, rungs.stage_id;
