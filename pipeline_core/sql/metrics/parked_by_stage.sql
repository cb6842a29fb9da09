-- One row per parked stage in which a deal rests, whatever its close date: they stand apart.
select
    deals.stage,
    count(*) as deals,
    sum(deals.amount_cents)::bigint as amount,
    median($scope['as_of'] - visits.entered_on) as median_age_days
from deals_in_scope($scope) as deals
left join present_visits($scope) as visits
    on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
where deals.outcome = 'parked'
group by deals.stage, deals.stage_id, deals.place
order by deals.place, deals.stage_id;
