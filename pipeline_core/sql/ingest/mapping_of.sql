-- One row: the number and the name of the mapping kept for a header.
select mapping_id, name
from mappings
where signature = $signature;
