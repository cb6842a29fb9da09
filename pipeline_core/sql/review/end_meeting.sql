-- One row: the meeting is over, or open again where no moment is given.
update meetings
set ended_at = $ended_at
where meeting_id = $meeting_id;
