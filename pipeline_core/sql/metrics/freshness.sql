-- At most one row: the newest upload known by the scope's day.
select
    file_name,
    as_of,
    imported_at,
    (
        select max(touched_on)
        from deals_in_scope($scope)
    ) as newest_touch_on,
    (
        select count(*)
        from deals_in_scope($scope)
    ) as deals
from imports
where undone_at is null and as_of <= $scope['as_of']
order by as_of desc, import_id desc
limit 1;
