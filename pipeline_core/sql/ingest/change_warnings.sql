-- What was found about an import after everything was rebuilt.
update imports
set warnings = $warnings
where import_id = $import_id;
