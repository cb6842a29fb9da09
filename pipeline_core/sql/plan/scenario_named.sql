-- One row per other scenario on offer with that name, capitals aside.
select scenario_id
from scenarios
where
    lower(name) = lower($name)
    and archived_at is null
    and scenario_id is distinct from $scenario_id::integer;
