-- What an import holds, as a person says afterwards.
update imports
set coverage = $coverage
where import_id = $import_id;
