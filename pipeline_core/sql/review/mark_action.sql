-- One row: an action that a person calls done as of a day, or not done where no day is given.
update actions
set done_on = $done_on
where action_id = $action_id;
