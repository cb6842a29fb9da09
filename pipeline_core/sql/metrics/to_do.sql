-- One row per open deal of the scope with the days since its expected close, whatever is wrong with it.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    deals_now.stage_id,
    deals_now.stage,
    deals_now.amount_cents as amount,
    deals_now.expected_close_on,
    case when deals_now.expected_close_on < $scope['as_of']
        then ($scope['as_of'] - deals_now.expected_close_on)::integer end as days_overdue
from deals_in_scope($scope) as deals_now
inner join deals on deals.deal_key = deals_now.deal_key
left join dimension_values as owners on owners.value_id = deals_now.owner_id
where deals_now.outcome = 'open'
order by deals.deal_id;
