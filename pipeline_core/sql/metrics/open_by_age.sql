-- One row per stage and days in it: the open deals of the scope's period, and their money.
select
    deals.stage_id,
    ($scope['as_of'] - visits.entered_on)::integer as age_days,
    count(*) as deals,
    sum(deals.amount_cents)::bigint as amount
from open_deals_in_scope($scope) as deals
left join present_visits($scope) as visits
    on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
where in_period($scope, deals.expected_close_on)
group by deals.stage_id, visits.entered_on
order by deals.stage_id, visits.entered_on;
