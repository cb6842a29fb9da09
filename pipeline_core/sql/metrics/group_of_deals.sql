-- One row per deal of the scope that is open, or was created in the last $days days: the group that it is in.
select
    deals.deal_key,
    names.label as value,
    coalesce(deals.created_on > $scope['as_of'] - $days, false) as is_new
from deals_in_scope($scope) as deals
left join dimension_values as names on names.value_id = split_id($split_by, deals)
where deals.outcome = 'open' or deals.created_on > $scope['as_of'] - $days
order by deals.deal_key;
