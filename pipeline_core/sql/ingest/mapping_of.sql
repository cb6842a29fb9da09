-- One row: the number of the mapping kept for a header.
select mapping_id
from mappings
where signature = $signature;
