-- One row: a view under a new number.
insert into saved_views
select coalesce(max(view_id), 0) + 1, $name, $link, false
from saved_views;
