-- One row: the amount that nine in ten open deals of the scope stay below, and how many have an amount.
select
    count(*) as deals,
    quantile_disc(amount_cents, 0.9)::bigint as amount
from deals_in_scope($scope)
where outcome = 'open' and amount_cents > 0;
