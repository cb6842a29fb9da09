-- One row per other view with that name, capitals aside.
select view_id
from saved_views
where lower(name) = lower($name) and view_id is distinct from $view_id::integer;
