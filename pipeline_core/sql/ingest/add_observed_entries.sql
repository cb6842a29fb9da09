-- One row per stage entry that a file states, whether its deal is known yet or not.
insert into observed_entries by name
select $import_id as import_id, incoming.*
from incoming;
