-- One row: a decision that no longer counts, or counts again where no moment is given.
update decisions
set deleted_at = $deleted_at
where decision_id = $decision_id;
