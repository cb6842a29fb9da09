-- One row per stage entry that no upload has stated before, whether its deal is known yet or not.
-- In the order of the file: a deal's entries stay together.
insert into observed_entries by name
select
    $import_id::integer as added_by,
    pipelines.value_id as pipeline_id,
    incoming.* exclude (pipeline, sequence, place)
from incoming
left join dimension_values as pipelines
    on pipelines.dimension = 'pipeline' and pipelines.label = incoming.pipeline;
