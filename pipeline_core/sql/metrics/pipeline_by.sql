-- One row per value of a dimension, or per month of expected close: the open deals with it.
with waiting_deals as (
    select
        deals.stage_id,
        deals.amount_cents,
        case
            when $split_by = 'close_month' then strftime(deals.expected_close_on, '%Y-%m')
            else names.label
        end as value
    from deals_in_scope($scope) as deals
    left join dimension_values as names on names.value_id = split_id($split_by, deals)
    where deals.outcome = 'open' and in_period($scope, deals.expected_close_on)
)

select
    waiting_deals.value,
    count(*) as deals,
    sum(waiting_deals.amount_cents)::bigint as amount,
    sum(round(waiting_deals.amount_cents * weights.probability))::bigint as weighted_amount
from waiting_deals
left join (
    select
        unnest($stage_ids::integer[]) as stage_id,
        unnest($probabilities::double[]) as probability
) as weights on weights.stage_id = waiting_deals.stage_id
group by waiting_deals.value
order by
    case when $split_by = 'close_month' then waiting_deals.value end nulls last,
    amount desc nulls last,
    deals desc,
    waiting_deals.value;
