-- One row per owner and day with a win of the scope's deals.
select
    owners.label as owner,
    deals.closed_on,
    coalesce(sum(deals.amount_cents), 0)::bigint as amount
from deals_in_scope($scope) as deals
left join dimension_values as owners
    on owners.dimension = 'owner' and owners.value_id = deals.owner_id
where deals.outcome = 'won' and deals.closed_on is not null
group by owners.label, deals.closed_on;
