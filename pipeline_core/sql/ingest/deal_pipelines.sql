-- One row per deal that is known: the pipeline it is in now.
select deals.deal_id, dimension_values.label as pipeline
from deals
inner join deal_versions
    on deal_versions.deal_key = deals.deal_key and deal_versions.valid_to = '9999-12-31'::date
inner join dimension_values on dimension_values.value_id = deal_versions.pipeline_id
order by deals.deal_id;
