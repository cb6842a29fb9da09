-- One row: the number of the next meeting.
select coalesce(max(meeting_id), 0) + 1 as meeting_id
from meetings;
