-- What was decided about a header before and is decided otherwise now.
delete from mappings
where signature = $signature and choices <> $choices;
