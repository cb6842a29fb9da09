-- One row per template of a mapping.
select mapping_id, name, source, signature, choices
from mappings
order by name, mapping_id;
