-- Imports that still count, in the order in which they speak: the newest day last.
create or replace temp table live_imports as
select
    import_id,
    as_of,
    coverage,
    (row_number() over (order by as_of, import_id))::integer as place,
    list_contains(fields, 'amount') as has_amount,
    list_contains(fields, 'probability') as has_probability,
    list_contains(fields, 'expected_close') as has_expected_close,
    list_contains(fields, 'closed') as has_closed,
    list_contains(fields, 'owner') as has_owner,
    list_contains(fields, 'team') as has_team,
    list_contains(fields, 'segment') as has_segment,
    list_contains(fields, 'region') as has_region,
    list_contains(fields, 'product') as has_product,
    list_contains(fields, 'source') as has_source,
    list_contains(fields, 'deal_type') as has_deal_type,
    list_contains(fields, 'forecast_category') as has_forecast_category,
    list_contains(fields, 'next_step') as has_next_step
from imports
where undone_at is null;

-- One row per upload and day that it holds deals of.
create or replace temp table upload_days as
select observations.import_id, observations.day, live_imports.coverage
from observations
inner join live_imports on live_imports.import_id = observations.import_id
group by observations.import_id, observations.day, live_imports.coverage;

-- One row per label of a stage: where it stands.
create or replace temp table placements as
select
    dimension_values.value_id as pipeline_id,
    stage_labels.label,
    stages.stage_id,
    stages.place,
    stages.kind
from stage_labels
inner join stages on stages.stage_id = stage_labels.stage_id
inner join dimension_values
    on dimension_values.dimension = 'pipeline' and dimension_values.label = stage_labels.pipeline;

-- The newest import that holds an entry which another import has stated first.
-- What an import stated first has numbers in a row: most imports hold little besides.
create or replace temp table later_sightings as
with own_entries as (
    select added_by as import_id, min(entry_id) as first_entry_id, max(entry_id) as last_entry_id
    from observed_entries
    group by added_by
    having max(entry_id) - min(entry_id) + 1 = count(*)
),

others_entries as (
    select
        unnest(list_concat(
            range(
                sightings.first_entry_id,
                least(sightings.last_entry_id + 1, own_entries.first_entry_id)
            ),
            range(
                greatest(sightings.first_entry_id, coalesce(own_entries.last_entry_id, 2147483646) + 1),
                sightings.last_entry_id + 1
            )
        ))::integer as entry_id,
        live_imports.place
    from entry_sightings as sightings
    inner join live_imports on live_imports.import_id = sightings.import_id
    left join own_entries on own_entries.import_id = sightings.import_id
)

select entry_id, max(place) as import_place
from others_entries
group by entry_id;

-- One row per owner of whom a list says something, the newest list first.
create or replace temp table owner_values as
select
    owners.value_id as owner_id,
    names.value_id as shown_owner_id,
    teams.value_id as team_id,
    regions.value_id as region_id
from observed_owners as listed
inner join live_imports on live_imports.import_id = listed.import_id
inner join dimension_values as owners
    on owners.dimension = 'owner' and owners.label = listed.owner
left join dimension_values as names
    on names.dimension = 'owner' and names.label = listed.name
left join dimension_values as teams
    on teams.dimension = 'team' and teams.label = listed.team
left join dimension_values as regions
    on regions.dimension = 'region' and regions.label = listed.region
qualify row_number() over (
    partition by owners.value_id order by live_imports.place desc, listed.rowid desc
) = 1;

-- Versions, visits and what both share, of all parts, until they are sorted.
create or replace temp table staged_versions (
    deal_key integer,
    stage_id integer,
    is_inferred boolean,
    state_id integer,
    is_before_uploads boolean,
    amount_cents bigint,
    probability double,
    expected_close_on date,
    closed_on date,
    forecast_category varchar,
    touched_on date,
    furthest_place integer,
    created_on date,
    valid_from date,
    valid_to date
);

create or replace temp table staged_visits (
    deal_key integer,
    stage_id integer,
    next_stage_id integer,
    entered_at timestamp,
    left_at timestamp,
    sequence integer,
    is_inferred boolean,
    state_id integer,
    amount_cents bigint,
    lost_sight_on date,
    month_left date
);

create or replace temp table staged_states (
    state_id integer,
    pipeline_id integer,
    owner_id integer,
    team_id integer,
    segment_id integer,
    region_id integer,
    product_id integer,
    source_id integer,
    deal_type_id integer,
    currency varchar,
    next_step varchar
);
