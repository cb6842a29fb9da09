-- One row: what a meeting calls for the whole team and a period.
insert into calls by name
select
    coalesce(max(call_id), 0) + 1 as call_id,
    null as owner,
    $since as since,
    $until as until,
    $amount_cents as amount_cents,
    $note as note,
    $called_at as called_at,
    $meeting_id as meeting_id,
    $as_of as as_of
from calls;
