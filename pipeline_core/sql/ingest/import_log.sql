-- One row per import, undone ones included, the newest day first.
select
    import_id, file_name, source, shape, as_of, as_of_reason, coverage, read, accepted, quarantined,
    skipped, new, changed, unchanged, history_entries, warnings, imported_at, imported_by, undone_at
from imports
order by as_of desc, import_id desc;
