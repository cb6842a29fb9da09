-- A template that a person no longer wants.
delete from mappings
where mapping_id = $mapping_id;
