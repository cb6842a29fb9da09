-- One row: the view with that number.
delete from saved_views
where view_id = $view_id;
