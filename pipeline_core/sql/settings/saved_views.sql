-- One row per saved view, by name.
select view_id, name, link, is_start
from saved_views
order by lower(name), view_id;
