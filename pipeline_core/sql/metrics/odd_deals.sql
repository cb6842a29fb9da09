-- One row per deal and value of it that cannot be, the largest amount first.
select
    kinds.odd,
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    deals_now.stage,
    deals_now.outcome,
    deals_now.amount_cents as amount,
    deals_now.created_on,
    deals_now.expected_close_on,
    deals_now.closed_on
from odd_kinds() as kinds
inner join odd_deals_in_scope($scope) as deals_now on is_odd(kinds.odd, deals_now, $scope['as_of'])
inner join deals on deals.deal_key = deals_now.deal_key
left join dimension_values as owners on owners.value_id = deals_now.owner_id
where $odd is null or kinds.odd = $odd
order by kinds.place, deals_now.amount_cents desc nulls last, deals.deal_id;
