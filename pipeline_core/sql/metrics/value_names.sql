-- One row per value of a dimension: its number and its name.
select value_id, label
from dimension_values
where dimension = $split_by
order by value_id;
