-- One row: the deals of the scope that were won and lost, by the day on which they closed.
select
    count(*) filter (where outcome = 'won') as won,
    count(*) filter (where outcome = 'lost') as lost,
    count(*) filter (where outcome = 'won') / nullif(count(*), 0) as rate
from deals_in_scope($scope)
where outcome in ('won', 'lost') and in_period($scope, closed_on);
