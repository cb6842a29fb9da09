-- One row per stage that can hold an open deal, in process order.
select stage_id, pipeline, stage, default_probability, category
from categories_of_stages()
order by pipeline, place, stage_id;
