-- One row per day of the period on which a deal was won: all won up to its end.
with wins as (
    select
        deals.closed_on as day,
        count(*) as won,
        coalesce(sum(deals.amount_cents), 0) as booked
    from deals_in_scope($scope) as deals
    where deals.outcome = 'won' and in_period($scope, deals.closed_on)
    group by deals.closed_on
)

select
    day,
    (sum(won) over (order by day))::bigint as won,
    (sum(booked) over (order by day))::bigint as booked
from wins
order by day;
