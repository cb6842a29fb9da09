-- One row: an action under a new number, with its deal as it stood on the meeting's day.
insert into actions
select
    (select coalesce(max(action_id), 0) + 1 from actions),
    meetings.meeting_id,
    $owner,
    $deal_id,
    $what,
    $expectation,
    $due_on,
    versions.stage_id,
    versions.expected_close_on,
    versions.amount_cents,
    versions.currency,
    $agreed_at,
    $agreed_by,
    null,
    null
from meetings
left join deals on deals.deal_id = $deal_id
left join deal_versions as versions
    on versions.deal_key = deals.deal_key
    and versions.valid_from <= meetings.as_of
    and versions.valid_to > meetings.as_of
where meetings.meeting_id = $meeting_id;
