-- New stages, one per new label, except labels that mean a stage which exists already.
insert into stages
with named as (
    select
        pipeline,
        label,
        min(place) as place,
        min(kind) as kind,
        min(default_probability) as default_probability
    from incoming
    where same_as is null
    group by pipeline, label
)

select
    (select coalesce(max(stage_id), 0) from stages)
    + row_number() over (order by pipeline, place nulls last, label) as stage_id,
    pipeline,
    label,
    place,
    kind,
    default_probability
from named;

insert into stage_labels
select incoming.pipeline, incoming.label, stages.stage_id
from incoming
inner join stages
    on stages.pipeline = incoming.pipeline
    and stages.label = coalesce(incoming.same_as, incoming.label);

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
) as fresh;
