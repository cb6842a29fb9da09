-- At most one row: the import with that number, when it still counts.
select import_id
from imports
where import_id = $import_id and undone_at is null;
