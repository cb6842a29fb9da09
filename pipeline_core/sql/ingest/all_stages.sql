-- One row per stage, in process order, with every label that files use for it.
select
    stages.stage_id,
    stages.pipeline,
    stages.label,
    stages.place,
    stages.kind,
    stages.default_probability,
    coalesce(string_agg(stage_labels.label, chr(10) order by stage_labels.label), stages.label) as labels
from stages
left join stage_labels on stage_labels.stage_id = stages.stage_id
group by
    stages.stage_id,
    stages.pipeline,
    stages.label,
    stages.place,
    stages.kind,
    stages.default_probability
order by stages.pipeline, stages.place nulls last, stages.stage_id;
