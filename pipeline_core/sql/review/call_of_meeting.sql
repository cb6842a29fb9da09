-- At most one row: what was called in a meeting for its period.
select since, until, amount_cents, note
from calls
where meeting_id = $meeting_id;
