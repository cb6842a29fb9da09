-- One row per open stage and one for won: the deals that came at least that far, and who waits there.
with cohort as (
    select deal_key, pipeline_id, furthest_place, outcome, amount_cents
    from deal_progress($scope)
    where in_period($scope, created_on) and furthest_place is not null
)

select
    rungs.stage,
    rungs.is_won,
    rungs.pipeline,
    count(cohort.deal_key) filter (where cohort.furthest_place >= rungs.place) as reached,
    count(cohort.deal_key) filter (
        where cohort.furthest_place = rungs.place and cohort.outcome not in ('won', 'lost')
    ) as waiting,
    coalesce(sum(cohort.amount_cents) filter (where cohort.furthest_place >= rungs.place), 0)::bigint
        as reached_amount,
    coalesce(sum(cohort.amount_cents) filter (
        where cohort.furthest_place = rungs.place and cohort.outcome not in ('won', 'lost')
    ), 0)::bigint as waiting_amount
from funnel_rungs($scope) as rungs
left join cohort on cohort.pipeline_id is not distinct from rungs.pipeline_id
group by rungs.pipeline, rungs.place, rungs.stage_id, rungs.stage, rungs.is_won
order by rungs.pipeline, rungs.place, rungs.stage_id;
