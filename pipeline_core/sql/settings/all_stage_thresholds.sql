-- One row per open stage in process order, with the thresholds that a person has chosen for it.
select
    stages.stage_id,
    stages.pipeline,
    stages.label as stage,
    stage_thresholds.silent_days,
    stage_thresholds.stuck_days
from stages
left join stage_thresholds on stage_thresholds.stage_id = stages.stage_id
where stages.kind = 'open'
order by stages.pipeline, stages.place, stages.stage_id;
