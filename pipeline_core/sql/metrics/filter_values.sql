-- One row per dimension and name that a deal has; pipelines with the most deals first, names by alphabet.
with used as (
    select unnest([
        pipeline_id, owner_id, team_id, segment_id, region_id, product_id, source_id, deal_type_id
    ]) as value_id
    from deal_versions
    where valid_to = (select max(valid_to) from deal_versions)
    union all
    select unnest([owner_id, team_id, segment_id, region_id, product_id, source_id, deal_type_id])
    from deal_versions
)

select dimension_values.dimension, dimension_values.label
from dimension_values
inner join used on used.value_id = dimension_values.value_id
group by dimension_values.dimension, dimension_values.label
order by
    dimension_values.dimension,
    case when dimension_values.dimension = 'pipeline' then -count(*) else 0 end,
    dimension_values.label;
