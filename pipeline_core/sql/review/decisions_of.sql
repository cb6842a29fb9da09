-- One row per decision of a meeting, in the order in which they were taken.
select decision_id, decided, deleted_at is not null as is_deleted
from decisions
where meeting_id = $meeting_id
order by decision_id;
