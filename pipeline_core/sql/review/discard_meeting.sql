-- One row: a meeting that was begun by mistake counts no longer, nor does anything agreed in it.
update meetings
set discarded_at = $discarded_at
where meeting_id = $meeting_id;
