-- The call of a meeting as it was before.
delete from calls
where meeting_id = $meeting_id;
