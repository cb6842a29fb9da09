-- One row per saved view: at most one of them is the start.
update saved_views
set is_start = coalesce(view_id = $view_id::integer, false);
