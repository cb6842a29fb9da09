-- The setting as it was chosen before.
delete from settings
where key = $key;
