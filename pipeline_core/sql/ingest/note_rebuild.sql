-- One row more in the log of rebuilds.
insert into rebuilds
select $deals::integer, $is_whole::boolean;
