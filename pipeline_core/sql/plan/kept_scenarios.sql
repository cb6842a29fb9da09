-- One row per saved scenario, the plan first, then by name.
select
    scenario_id,
    name,
    author,
    note,
    content,
    data_version,
    as_of,
    since,
    until,
    is_plan,
    saved_at,
    archived_at
from scenarios
order by is_plan desc, lower(name), scenario_id;
