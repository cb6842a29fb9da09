-- One row: a scenario once more under a new number and another name; a copy is not the plan.
insert into scenarios by name
select
    (select max(scenario_id) + 1 from scenarios) as scenario_id,
    $name as name,
    author,
    note,
    content,
    data_version,
    as_of,
    since,
    until,
    false as is_plan,
    saved_at
from scenarios
where scenario_id = $scenario_id;
