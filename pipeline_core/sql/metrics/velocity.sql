-- One row: what closed in the scope's period, how large the won deals were, and how long they took.
select
    count(*) filter (where outcome = 'won') as won,
    count(*) filter (where outcome = 'lost') as lost,
    count(*) filter (where outcome = 'won' and amount_cents > 0) as priced,
    sum(amount_cents) filter (where outcome = 'won' and amount_cents > 0)::bigint as won_amount,
    median(amount_cents) filter (where outcome = 'won' and amount_cents > 0) as median_amount,
    count(*) filter (where outcome = 'won' and closed_on >= created_on) as timed,
    quantile_disc(closed_on - created_on, 0.5)
        filter (where outcome = 'won' and closed_on >= created_on) as cycle_days
from deals_in_scope($scope)
where outcome in ('won', 'lost') and in_period($scope, closed_on);
