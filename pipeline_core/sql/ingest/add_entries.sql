-- One row per stage entry that a file states, in its order, whether its deal is known yet or not.
create or replace temp table incoming_entries as
select
    (row_number() over ())::integer as place,
    $import_id::integer as added_by,
    deal_ids.deal_key,
    dimension_values.value_id as pipeline_id,
    incoming.* exclude (deal_id, pipeline) replace (incoming.sequence::integer as sequence)
from incoming
inner join deal_ids on deal_ids.deal_id = incoming.deal_id
left join dimension_values
    on dimension_values.dimension = 'pipeline' and dimension_values.label = incoming.pipeline;
