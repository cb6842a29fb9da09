-- The note of a step as it was before.
delete from meeting_notes
where meeting_id = $meeting_id and step = $step;
