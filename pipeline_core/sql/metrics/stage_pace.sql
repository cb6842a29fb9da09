-- One row per open stage in process order, with the days after which a person calls a deal stuck there.
select stages.stage_id, stages.stage, limits.stuck_days as chosen_days
from open_stages($scope) as stages
inner join thresholds() as limits on limits.stage_id = stages.stage_id
order by stages.pipeline, stages.place, stages.stage_id;
