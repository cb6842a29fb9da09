-- What a list says of owners; every name that no dimension has held before gets an id.
insert into dimension_values
with named as (
    select 'owner' as dimension, owner as label from incoming
    union
    select 'owner', name from incoming
    union
    select 'team', team from incoming
    union
    select 'region', region from incoming
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

insert into observed_owners by name
select $import_id::integer as import_id, owner, name, team, region
from incoming;
