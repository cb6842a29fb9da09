-- One row per value of a dimension, or per month or quarter of expected close: the open deals with it.
with waiting_deals as (
    select
        deals.stage_id,
        deals.amount_cents,
        $scope['as_of'] - visits.entered_on as age_days,
        bar_of(
            $split_by, names.label, deals.expected_close_on, $scope['as_of'], $fiscal_start
        ) as value
    from open_deals_in_scope($scope) as deals
    left join dimension_values as names on names.value_id = split_id($split_by, deals)
    left join present_visits($scope) as visits
        on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
    where in_period($scope, deals.expected_close_on)
)

select
    waiting_deals.value,
    count(*) as deals,
    sum(waiting_deals.amount_cents)::bigint as amount,
    sum(round(waiting_deals.amount_cents * weights.probability))::bigint as weighted_amount,
    median(waiting_deals.age_days) as median_age_days
from waiting_deals
left join (
    select
        unnest($stage_ids::integer[]) as stage_id,
        unnest($probabilities::double[]) as probability
) as weights on weights.stage_id = waiting_deals.stage_id
group by waiting_deals.value
order by
    case when $split_by in ('close_month', 'close_quarter') then waiting_deals.value = 'overdue' end
        desc nulls last,
    case when $split_by in ('close_month', 'close_quarter') then waiting_deals.value end nulls last,
    amount desc nulls last,
    deals desc,
    waiting_deals.value;
