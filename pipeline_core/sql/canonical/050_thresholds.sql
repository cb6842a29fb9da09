-- Unless a person has chosen otherwise.
create or replace macro default_silent_days() as (30);

-- One row per stage: the days without a touch after which a deal is silent there, and the days in it after
-- which a deal is stuck. silent_days: null means never. stuck_days: null means by the computed rule, 0 never.
create or replace macro thresholds() as table
select
    stages.stage_id,
    stages.pipeline,
    stages.label as stage,
    stages.place,
    stages.kind,
    nullif(coalesce(stage_thresholds.silent_days, default_silent_days()), 0) as silent_days,
    stage_thresholds.stuck_days
from stages
left join stage_thresholds on stage_thresholds.stage_id = stages.stage_id;
