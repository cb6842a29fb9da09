-- At most one row: the live import of a file with exactly these bytes, and how many deals it holds.
select
    import_id, file_name, source, shape, as_of, as_of_reason, coverage, read, accepted, quarantined,
    skipped, new, changed, unchanged, history_entries, warnings, imported_at, imported_by, undone_at,
    new + changed + unchanged as deals
from imports
where sha256 = $sha256 and undone_at is null
order by import_id
limit 1;
