-- One row per stage in which deals were last open and reason for which they were lost, the most frequent first.
select
    stages.label as stage,
    losses.lost_reason,
    count(*) as deals,
    sum(count(*)) over (partition by losses.stage_id) as lost,
    sum(losses.amount_cents)::bigint as amount
from losses($scope) as losses
left join stages on stages.stage_id = losses.stage_id
group by losses.stage_id, stages.pipeline, stages.place, stages.label, losses.lost_reason
order by stages.pipeline nulls last, stages.place, losses.stage_id, count(*) desc, losses.lost_reason nulls last;
