-- All thresholds as a person has entered them; a stage without any keeps no row.
delete from stage_thresholds;

insert into stage_thresholds
select stage_id::integer, silent_days::integer, stuck_days::integer
from incoming
where silent_days is not null or stuck_days is not null;
