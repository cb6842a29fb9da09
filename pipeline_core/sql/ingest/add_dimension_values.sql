-- Every name that a dimension has not held before gets an id.
insert into dimension_values
with named as (
    unpivot (
        select pipeline, owner, team, segment, region, product, source, deal_type from incoming
    )
    on pipeline, owner, team, segment, region, product, source, deal_type
    into name dimension value label
),

fresh as (
    select distinct named.dimension, named.label
    from named
    anti join dimension_values
        on dimension_values.dimension = named.dimension and dimension_values.label = named.label
)

select
    fresh.dimension,
    (select coalesce(max(value_id), 0) from dimension_values)
    + row_number() over (order by fresh.dimension, fresh.label) as value_id,
    fresh.label
from fresh;
