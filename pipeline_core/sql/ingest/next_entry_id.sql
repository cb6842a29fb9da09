-- One row: the number of the next entry.
select coalesce(max(entry_id), 0) + 1 as entry_id
from observed_entries;
