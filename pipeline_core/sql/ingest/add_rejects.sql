-- One row per cell that could not be read.
insert into rejects by name
select $import_id as import_id, incoming.*
from incoming;
