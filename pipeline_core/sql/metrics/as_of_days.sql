-- One row per day that an upload describes, oldest first.
select imports.as_of as day
from imports
where imports.undone_at is null
union
select observations.day
from observations
inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
order by day;
