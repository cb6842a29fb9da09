-- One row: a call under a new number; earlier ones stay.
insert into calls by name
select
    coalesce(max(call_id), 0) + 1 as call_id,
    $owner as owner,
    $since::date as since,
    $until::date as until,
    $amount_cents::bigint as amount_cents,
    $note as note,
    $called_on::date as as_of,
    $called_at::timestamp as called_at,
    $called_by as called_by,
    $meeting_id::integer as meeting_id
from calls;
