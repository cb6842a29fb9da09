-- One row: what was decided about a header, the newest decision.
select mapping_id, name, source, signature, choices
from mappings
where signature = $signature
order by mapping_id desc
limit 1;
