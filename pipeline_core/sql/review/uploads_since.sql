-- One row per day that uploads have brought since a moment, the newest first.
select distinct as_of
from uploads_of_deals()
where imported_at > $moment
order by as_of desc;
