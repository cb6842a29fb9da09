-- One row: what the scenario with that number is called.
select name
from scenarios
where scenario_id = $scenario_id;
