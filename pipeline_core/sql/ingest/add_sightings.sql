-- One row per stretch of entries that the upload holds.
insert into entry_sightings by name
select $import_id::integer as import_id, first_entry_id, last_entry_id
from incoming;
