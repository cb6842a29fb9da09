-- One row per dimension and name that a deal has.
select dimension_values.dimension, dimension_values.label
from dimension_values
inner join (
    select distinct unnest([
        pipeline_id, owner_id, team_id, segment_id, region_id, product_id, source_id, deal_type_id
    ]) as value_id
    from deal_versions
) as used on used.value_id = dimension_values.value_id
order by dimension_values.dimension, dimension_values.label;
