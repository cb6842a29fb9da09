-- One row: the view with that number.
update saved_views
set name = $name
where view_id = $view_id;
