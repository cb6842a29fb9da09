-- One row per saved scenario: at most one of them is the plan.
update scenarios
set is_plan = coalesce(scenario_id = $scenario_id::integer, false);
