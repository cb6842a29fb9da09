-- One row per call made by the end of the scope's day for periods inside the scope's, newest first.
select
    calls.owner,
    calls.since,
    calls.until,
    calls.as_of as called_on,
    ((calls.until - calls.as_of) / 7)::integer as weeks_to_close,
    calls.amount_cents as amount,
    calls.note,
    calls.called_by,
    row_number() over (
        partition by calls.owner, calls.since, calls.until
        order by calls.as_of desc, calls.call_id desc
    ) = 1 as is_latest
from calls
left join dimension_values as owners
    on owners.dimension = 'owner' and owners.label = calls.owner
where
    calls.as_of <= least(calls.until, $scope['as_of'])
    and ($scope['since'] is null or calls.since >= $scope['since'])
    and ($scope['until'] is null or calls.until <= $scope['until'])
    and is_chosen($scope['visible_owner_ids'], owners.value_id)
    and is_chosen($scope['owner_ids'], owners.value_id)
order by calls.until desc, calls.as_of desc, calls.call_id desc;
