-- One row per day that an upload describes, oldest first.
select distinct as_of as day
from imports
where undone_at is null
order by day;
