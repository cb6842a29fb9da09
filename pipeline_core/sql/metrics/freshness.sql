-- At most one row: the newest upload known by the scope's day; one upload can hold several days.
with upload_days as (
    select import_id, as_of as day
    from imports
    union
    select import_id, day
    from observations
)

select
    imports.file_name,
    upload_days.day as as_of,
    imports.imported_at,
    (
        select max(touched_on)
        from deals_in_scope($scope)
    ) as newest_touch_on,
    (
        select count(*)
        from deals_in_scope($scope)
    ) as deals
from upload_days
inner join imports on imports.import_id = upload_days.import_id
where imports.undone_at is null and upload_days.day <= $scope['as_of']
order by upload_days.day desc, imports.import_id desc
limit 1;
