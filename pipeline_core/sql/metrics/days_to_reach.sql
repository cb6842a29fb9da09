-- One row per step of the funnel, number of days and fate: the deals that reached the step so many days after
-- their creation, closed without reaching it, or have not so far. unseen_days: before closes were known.
with reached as (
    select
        stage_visits.deal_key,
        steps.step,
        min(stage_visits.entered_at)::date as reached_on
    from stage_visits
    inner join stages on stages.stage_id = stage_visits.stage_id and stages.kind in ('open', 'won')
    inner join funnel_steps($scope) as steps
        on steps.pipeline is not distinct from stages.pipeline
        and steps.place <= case stages.kind when 'won' then 1000000 else stages.place end
    where stage_visits.entered_at < $scope['as_of'] + 1
    group by stage_visits.deal_key, steps.step
),

lives as (
    select
        steps.step,
        case
            when reached.reached_on is not null then 'reached'
            when deals_now.outcome in ('won', 'lost') then 'closed'
            else 'open'
        end as fate,
        coalesce(
            reached.reached_on,
            case when deals_now.outcome in ('won', 'lost') then deals_now.closed_on end,
            $scope['as_of']
        ) - deals_now.created_on as days,
        greatest(coalesce(first_close_on($scope['as_of']) - deals_now.created_on, 0), 0) as unseen_days
    from deals_in_scope($scope) as deals_now
    inner join funnel_steps($scope) as steps
        on steps.pipeline_id is not distinct from deals_now.pipeline_id
    left join reached on reached.deal_key = deals_now.deal_key and reached.step = steps.step
    where deals_now.created_on is not null
)

select
    step,
    fate,
    greatest(days, 0)::bigint as days,
    unseen_days::bigint as unseen_days,
    count(*) as deals
from lives
group by step, fate, greatest(days, 0), unseen_days
order by step, fate, days, unseen_days;
