-- One row more in the log of imports.
insert into imports by name
select
    $import_id::integer as import_id,
    $file_name as file_name,
    $sha256 as sha256,
    $source as source,
    $shape as shape,
    $fields::varchar[] as fields,
    $as_of::date as as_of,
    $as_of_reason as as_of_reason,
    $coverage as coverage,
    $read::integer as read,
    $accepted::integer as accepted,
    $quarantined::integer as quarantined,
    $skipped as skipped,
    $new::integer as new,
    $changed::integer as changed,
    $unchanged::integer as unchanged,
    $history_entries::integer as history_entries,
    $warnings as warnings,
    $imported_at::timestamp as imported_at,
    $imported_by as imported_by,
    $mapping_id::integer as mapping_id;
