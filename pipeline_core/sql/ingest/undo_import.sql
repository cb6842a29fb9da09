-- An undone import stays in the log and counts no more.
update imports
set undone_at = $undone_at
where import_id = $import_id;
