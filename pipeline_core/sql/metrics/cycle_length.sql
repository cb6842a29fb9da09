-- One row per period in which deals were won: the days from their creation to their close.
select
    period_code($split_by, closed_on, $fiscal_start) as period,
    count(*) filter (where closed_on >= created_on) as won,
    count(*) filter (where closed_on < created_on) as closed_before_created,
    quantile_disc(closed_on - created_on, 0.25) filter (where closed_on >= created_on) as p25_days,
    quantile_disc(closed_on - created_on, 0.5) filter (where closed_on >= created_on) as median_days,
    quantile_disc(closed_on - created_on, 0.75) filter (where closed_on >= created_on) as p75_days
from deals_in_scope($scope)
where outcome = 'won' and created_on is not null and in_period($scope, closed_on)
group by period_code($split_by, closed_on, $fiscal_start)
order by period;
