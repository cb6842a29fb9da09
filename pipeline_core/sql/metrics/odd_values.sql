-- One row per kind of value that cannot be, and the deals of any outcome that hold one.
select
    kinds.odd,
    count(deals.deal_key) as deals,
    sum(deals.amount_cents)::bigint as amount
from odd_kinds() as kinds
left join odd_deals_in_scope($scope) as deals on is_odd(kinds.odd, deals, $scope['as_of'])
group by kinds.place, kinds.odd
order by kinds.place;
