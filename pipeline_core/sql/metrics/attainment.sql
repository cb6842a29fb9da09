-- One row per owner or team, outcome, stage and days in it: deals won in the period, or open and due in it.
select
    names.label as value,
    deals.outcome,
    case when deals.outcome = 'open' then deals.stage_id end as stage_id,
    case when deals.outcome = 'open' then ($scope['as_of'] - visits.entered_on)::integer end as age_days,
    count(*) as deals,
    sum(deals.amount_cents)::bigint as amount
from deals_in_scope($scope) as deals
left join dimension_values as names on names.value_id = split_id($split_by, deals)
left join present_visits($scope) as visits
    on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
where deals.outcome in ('won', 'open') and in_period($scope, deals.close_on)
group by
    names.label,
    deals.outcome,
    case when deals.outcome = 'open' then deals.stage_id end,
    case when deals.outcome = 'open' then ($scope['as_of'] - visits.entered_on)::integer end
order by value, deals.outcome desc, stage_id, age_days;
