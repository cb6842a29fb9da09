-- Every pipeline that a history names first gets an id.
insert into dimension_values
select
    'pipeline',
    (select coalesce(max(value_id), 0) from dimension_values)
    + row_number() over (order by fresh.pipeline),
    fresh.pipeline
from (
    select distinct incoming.pipeline
    from incoming
    anti join dimension_values
        on dimension_values.dimension = 'pipeline' and dimension_values.label = incoming.pipeline
    where incoming.pipeline is not null
) as fresh;
