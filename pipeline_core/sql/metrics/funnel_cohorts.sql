-- One row per month of creation and stage: the share of that month's deals that came at least so far.
with cohort as (
    select
        date_trunc('month', created_on) as month,
        pipeline_id,
        furthest_place,
        count(*) as deals
    from deal_progress($scope)
    where in_period($scope, created_on) and furthest_place is not null and created_on is not null
    group by date_trunc('month', created_on), pipeline_id, furthest_place
)

select
    strftime(cohort.month, '%Y-%m') as cohort,
    sum(cohort.deals) as deals,
    rungs.stage,
    coalesce(sum(cohort.deals) filter (where cohort.furthest_place >= rungs.place), 0) as reached,
    reached / nullif(sum(cohort.deals), 0) as rate
from cohort
inner join funnel_rungs($scope) as rungs on rungs.pipeline_id is not distinct from cohort.pipeline_id
group by cohort.month, rungs.pipeline, rungs.place, rungs.stage_id, rungs.stage
order by cohort.month, rungs.pipeline, rungs.place, rungs.stage_id;
