-- One row per day that uploads have brought since a moment, the newest first.
select max(as_of) as as_of, count(*) as uploads
from imports
where imported_at > $moment and undone_at is null and shape in ('deals', 'history')
group by as_of
order by as_of desc;
