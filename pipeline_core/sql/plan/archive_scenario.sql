-- One row: the scenario with that number; no moment takes it out of the archive.
update scenarios
set archived_at = $archived_at::timestamp
where scenario_id = $scenario_id;
