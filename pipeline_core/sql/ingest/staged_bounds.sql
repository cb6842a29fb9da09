-- The days that cut what was staged into ranges small enough to sort in memory; none where all of it is.
select 'insert_versions' as name, unnest(quantile_disc(valid_to, [0.2, 0.4, 0.6, 0.8])) as day
from staged_versions
having count(*) > $rows_at_once
union
select 'insert_visits', unnest(quantile_disc(month_left, [0.2, 0.4, 0.6, 0.8]))
from staged_visits
having count(*) > $rows_at_once
order by name, day;
