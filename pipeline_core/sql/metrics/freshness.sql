-- At most one row: the newest upload known by the scope's day; one upload can hold several days.
with upload_days as (
    select import_id, as_of as day
    from imports
    union
    select import_id, day
    from observations
),

known_uploads as (
    select imports.import_id, imports.file_name, imports.imported_at, upload_days.day
    from upload_days
    inner join uploads_of_deals() as imports on imports.import_id = upload_days.import_id
    where upload_days.day <= $scope['as_of']
)

select
    known_uploads.file_name,
    known_uploads.day as as_of,
    known_uploads.imported_at,
    (
        select max(touched_on)
        from deals_in_scope($scope)
    ) as newest_touch_on,
    (
        select count(*)
        from deals_in_scope($scope)
    ) as deals,
    (
        select max(earlier.day)
        from known_uploads as earlier
        where earlier.day < known_uploads.day
    ) as upload_before_on,
    (
        select count(*)
        from rejects
        inner join known_uploads as same_day on same_day.import_id = rejects.import_id
        where same_day.day = known_uploads.day and not rejects.is_row_set_aside
    ) as unreadable_cells
from known_uploads
order by known_uploads.day desc, known_uploads.import_id desc
limit 1;
