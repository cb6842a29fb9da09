-- One row: a decision under a new number.
insert into decisions
select coalesce(max(decision_id), 0) + 1, $meeting_id, $decided, $decided_at, null
from decisions;
