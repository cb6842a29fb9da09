-- One row per open stage, in process order, whether a deal is in it or not.
with waiting_deals as (
    select
        deals.stage_id,
        deals.amount_cents,
        $scope['as_of'] - visits.entered_on as age_days
    from open_deals_in_scope($scope) as deals
    left join present_visits($scope) as visits
        on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
    where in_period($scope, deals.expected_close_on)
)

select
    stages.stage,
    count(waiting_deals.stage_id) as deals,
    case when count(waiting_deals.stage_id) = 0 then 0
         else sum(waiting_deals.amount_cents) end::bigint as amount,
    case when count(waiting_deals.stage_id) = 0 then 0
         else sum(round(waiting_deals.amount_cents * weights.probability)) end::bigint
        as weighted_amount,
    median(waiting_deals.age_days) as median_age_days
from open_stages($scope) as stages
left join waiting_deals on waiting_deals.stage_id = stages.stage_id
left join (
    select
        unnest($stage_ids::integer[]) as stage_id,
        unnest($probabilities::double[]) as probability
) as weights on weights.stage_id = stages.stage_id
group by stages.pipeline, stages.place, stages.stage_id, stages.stage
order by stages.pipeline, stages.place, stages.stage_id;
