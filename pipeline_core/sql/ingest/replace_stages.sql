-- Stages as a person arranged them: known ones keep their number, rows with one label become one stage.
create or replace temp table arranged as
select
    stage_id,
    min(stage_id) over (partition by pipeline, label) as kept_stage_id,
    pipeline,
    label,
    place,
    kind,
    default_probability
from incoming;

update stage_labels
set stage_id = arranged.kept_stage_id
from arranged
where arranged.stage_id = stage_labels.stage_id;

delete from stages
where stage_id in (select stage_id from arranged);

insert into stages
select stage_id, pipeline, label, place, kind, default_probability
from arranged
where stage_id = kept_stage_id;

drop table arranged;
