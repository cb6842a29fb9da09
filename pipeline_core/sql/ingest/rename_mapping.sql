-- Another name for a template.
update mappings
set name = $name
where mapping_id = $mapping_id;
