-- One row per cohort of creation and age in days at which some of its deals come under watch, reach the
-- goal, are lost, or are still open; the goal is won, or the stage $stage or a later one. A deal is under
-- watch from its creation, or from the day from which closes are known.
with first_reached as (
    select
        visits.deal_key,
        goals.pipeline_id,
        min(visits.entered_at)::date as reached_on
    from stage_visits as visits
    inner join stages on stages.stage_id = visits.stage_id
    inner join funnel_rungs($scope) as goals
        on goals.pipeline is not distinct from stages.pipeline
        and goals.place <= place_reached(stages.kind, stages.place)
    where goals.stage = $stage and visits.entered_at < $scope['as_of'] + 1
    group by visits.deal_key, goals.pipeline_id
),

dated as (
    select
        period_code($split_by, deals.created_on, $fiscal_start) as cohort,
        deals.created_on,
        -- What is won or lost has a closing day; a win may show no stage: least() passes over that null.
        case
            when deals.outcome = 'won'
                then least(deals.closed_on, first_reached.reached_on, $scope['as_of'])
            else first_reached.reached_on
        end as reached_on,
        case when deals.outcome = 'lost' then least(deals.closed_on, $scope['as_of']) end as lost_on
    from deals_in_scope($scope) as deals
    left join first_reached
        on first_reached.deal_key = deals.deal_key
        and first_reached.pipeline_id is not distinct from deals.pipeline_id
    where
        in_period($scope, deals.created_on)
        and deals.created_on <= $scope['as_of']
        and not coalesce(deals.closed_on < deals.created_on, false)
        and (
            $stage is null
            or coalesce(deals.pipeline_id, 0) in (
                select coalesce(goals.pipeline_id, 0)
                from funnel_rungs($scope) as goals
                where goals.stage = $stage
            )
        )
),

lives as (
    select
        cohort,
        created_on,
        reached_on is not null as is_reached,
        reached_on is null and lost_on is not null as is_lost,
        greatest(coalesce(reached_on, lost_on, $scope['as_of']) - created_on, 0) as age,
        greatest(coalesce(first_close_on($scope['as_of']), created_on) - created_on, 0) as watched_from
    from dated
),

cohorts as (
    select
        cohort,
        count(*) as deals,
        count(*) filter (where is_reached) as reached_deals,
        count(*) filter (where not is_reached and not is_lost) as open_deals,
        $scope['as_of'] - max(created_on) as youngest_days,
        quantile_disc($scope['as_of'] - created_on, 0.5) as middle_days
    from lives
    group by cohort
),

moments as (
    select cohort, watched_from as day, 1 as began, 0 as left_watch, 0 as reached, 0 as lost
    from lives
    where age >= watched_from
    union all
    select cohort, age as day, 0 as began, 1 as left_watch, is_reached::int as reached, is_lost::int as lost
    from lives
    where age >= watched_from
)

select
    cohorts.cohort,
    cohorts.deals,
    cohorts.reached_deals,
    cohorts.open_deals,
    cohorts.youngest_days,
    cohorts.middle_days,
    moments.day,
    coalesce(sum(moments.began), 0)::bigint as began,
    coalesce(sum(moments.left_watch), 0)::bigint as left_watch,
    coalesce(sum(moments.reached), 0)::bigint as reached,
    coalesce(sum(moments.lost), 0)::bigint as lost
from cohorts
left join moments on moments.cohort is not distinct from cohorts.cohort
group by
    cohorts.cohort, cohorts.deals, cohorts.reached_deals, cohorts.open_deals, cohorts.youngest_days,
    cohorts.middle_days, moments.day
order by cohorts.cohort, moments.day;
