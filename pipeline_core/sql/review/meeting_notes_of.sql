-- One row per step of a meeting that has a note.
select step, note
from meeting_notes
where meeting_id = $meeting_id
order by step;
