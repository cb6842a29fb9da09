-- Every name that a dimension has not held before gets an id; '' is the unnamed pipeline.
insert into dimension_values
with named as (
    select distinct 'pipeline' as dimension, coalesce(pipeline, '') as label from incoming
    union all
    select distinct 'owner', owner from incoming
    union all
    select distinct 'team', team from incoming
    union all
    select distinct 'segment', segment from incoming
    union all
    select distinct 'region', region from incoming
    union all
    select distinct 'product', product from incoming
    union all
    select distinct 'source', source from incoming
    union all
    select distinct 'deal_type', deal_type from incoming
),

fresh as (
    select named.dimension, named.label
    from named
    anti join dimension_values
        on dimension_values.dimension = named.dimension and dimension_values.label = named.label
    where named.label is not null
)

select
    fresh.dimension,
    (select coalesce(max(value_id), 0) from dimension_values)
    + row_number() over (order by fresh.dimension, fresh.label) as value_id,
    fresh.label
from fresh;
