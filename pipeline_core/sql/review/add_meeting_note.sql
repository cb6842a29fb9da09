-- One row: the note of a step as it is now.
insert into meeting_notes values ($meeting_id, $step, $note);
