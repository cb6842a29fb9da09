-- One row per day that uploads have brought since a moment, the newest first.
select distinct as_of
from imports
where imported_at > $moment and undone_at is null and shape in ('deals', 'history')
order by as_of desc;
