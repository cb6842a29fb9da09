-- One row per step of the funnel, in the order of its pipeline; won comes last.
select
    step,
    pipeline,
    stage_id,
    place
from funnel_steps($scope)
order by pipeline, place, stage_id;
