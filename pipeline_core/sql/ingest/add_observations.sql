-- One row per row of the file: this upload saw that content on that day.
insert into observations by name
select $import_id::integer as import_id, row_id, day
from incoming_observations;
