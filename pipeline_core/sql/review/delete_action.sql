-- One row: an action that no longer counts, or counts again where no moment is given.
update actions
set deleted_at = $deleted_at
where action_id = $action_id;
