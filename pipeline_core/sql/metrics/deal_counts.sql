-- One row per outcome that a deal of the scope has.
select
    deals.outcome,
    count(*) as deals,
    sum(deals.amount_cents)::bigint as amount
from deals_in_scope($scope) as deals
where in_period($scope, deals.close_on)
group by deals.outcome
order by array_position(['open', 'won', 'lost', 'parked', 'unplaced'], deals.outcome);
