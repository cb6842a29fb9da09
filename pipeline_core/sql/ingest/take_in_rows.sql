-- One row per row of a deals file, in its order: with our keys, its day and what tells its content apart.
-- Columns that no field takes come as `extra`; its empty cells are left away.
create or replace temp table incoming_rows as
with keyed as (
    select
        deal_ids.deal_key,
        coalesce(incoming.day, $as_of::date) as day,
        pipelines.value_id as pipeline_id,
        owners.value_id as owner_id,
        teams.value_id as team_id,
        segments.value_id as segment_id,
        regions.value_id as region_id,
        products.value_id as product_id,
        sources.value_id as source_id,
        deal_types.value_id as deal_type_id,
        incoming.* exclude (
            deal_id, day, pipeline, owner, team, segment, region, product, source, deal_type,
            details, extra
        ),
        coalesce(
            incoming.details, nullif(json_merge_patch('{}', to_json(incoming.extra))::varchar, '{}')
        ) as details
    from incoming
    inner join deal_ids on deal_ids.deal_id = incoming.deal_id
    inner join dimension_values as pipelines
        on pipelines.dimension = 'pipeline' and pipelines.label = coalesce(incoming.pipeline, '')
    left join dimension_values as owners
        on owners.dimension = 'owner' and owners.label = incoming.owner
    left join dimension_values as teams
        on teams.dimension = 'team' and teams.label = incoming.team
    left join dimension_values as segments
        on segments.dimension = 'segment' and segments.label = incoming.segment
    left join dimension_values as regions
        on regions.dimension = 'region' and regions.label = incoming.region
    left join dimension_values as products
        on products.dimension = 'product' and products.label = incoming.product
    left join dimension_values as sources
        on sources.dimension = 'source' and sources.label = incoming.source
    left join dimension_values as deal_types
        on deal_types.dimension = 'deal_type' and deal_types.label = incoming.deal_type
)

select keyed.*, content_of(keyed) as content
from keyed;
