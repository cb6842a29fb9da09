-- Contents are stored once, with our integer keys; an upload is a list of what it saw, and on which day.

insert into dimension_values
select 'pipeline', (select coalesce(max(value_id), 0) + 1 from dimension_values), ''
where
    exists (select 1 from observed_rows where pipeline = '')
    and not exists (select 1 from dimension_values where dimension = 'pipeline' and label = '');

alter table observed_rows rename to texts_of_rows;

create table observed_rows (
    row_id integer,             -- one row per distinct content of a deal
    deal_key integer,
    pipeline_id integer,        -- of dimension_values, as all ids here; the unnamed pipeline has one too
    owner_id integer,
    team_id integer,
    segment_id integer,
    region_id integer,
    product_id integer,
    source_id integer,
    deal_type_id integer,
    name varchar,
    account varchar,
    stage_label varchar,
    last_open_stage_label varchar,
    amount_cents bigint,
    currency varchar,
    probability double,         -- 0-1
    created_at timestamp,
    expected_close_on date,     -- many CRMs keep the actual close in the same column
    closed_on date,
    stage_changed_at timestamp,
    touched_at timestamp,
    forecast_category varchar,
    next_step varchar,
    lost_reason varchar,
    details varchar             -- JSON: every other column as it stood in the file
);

insert into observed_rows by name
select
    texts_of_rows.* exclude (
        content_hash, pipeline, owner, team, segment, region, product, source, deal_type
    ),
    pipelines.value_id as pipeline_id,
    owners.value_id as owner_id,
    teams.value_id as team_id,
    segments.value_id as segment_id,
    regions.value_id as region_id,
    products.value_id as product_id,
    sources.value_id as source_id,
    deal_types.value_id as deal_type_id
from texts_of_rows
left join dimension_values as pipelines
    on pipelines.dimension = 'pipeline' and pipelines.label = texts_of_rows.pipeline
left join dimension_values as owners
    on owners.dimension = 'owner' and owners.label = texts_of_rows.owner
left join dimension_values as teams
    on teams.dimension = 'team' and teams.label = texts_of_rows.team
left join dimension_values as segments
    on segments.dimension = 'segment' and segments.label = texts_of_rows.segment
left join dimension_values as regions
    on regions.dimension = 'region' and regions.label = texts_of_rows.region
left join dimension_values as products
    on products.dimension = 'product' and products.label = texts_of_rows.product
left join dimension_values as sources
    on sources.dimension = 'source' and sources.label = texts_of_rows.source
left join dimension_values as deal_types
    on deal_types.dimension = 'deal_type' and deal_types.label = texts_of_rows.deal_type
order by texts_of_rows.row_id;

drop table texts_of_rows;

-- One upload can hold several days.
alter table observations add column day date;

update observations
set day = imports.as_of
from imports
where imports.import_id = observations.import_id;

insert into deal_ids
select
    (select coalesce(max(deal_key), 0) from deal_ids) + row_number() over (order by waiting.deal_id),
    waiting.deal_id
from (
    select distinct observed_entries.deal_id
    from observed_entries
    anti join deal_ids on deal_ids.deal_id = observed_entries.deal_id
) as waiting;

alter table observed_entries rename to entries_of_imports;

create table observed_entries (
    entry_id integer,           -- one row per distinct content: a deal, its stage, a moment
    added_by integer,           -- the import that stated it first
    deal_key integer,           -- its deal may arrive later, in another file
    pipeline_id integer,        -- null when the file names none
    stage_label varchar,
    entered_at timestamp,
    left_at timestamp,
    place_in_moment integer,    -- order in the file among the deal's entries of one moment
    occurrence integer,         -- among those with the same stage: the second time is another entry
    amount_cents bigint,        -- as the history row states them; null when it does not
    expected_close_on date,
    probability double,
    forecast_category varchar
);

-- Which entries an upload held: a file that grew at its end is one row.
create table entry_sightings (
    import_id integer,
    first_entry_id integer,
    last_entry_id integer
);

create temp table numbered_entries as
with placed as (
    select
        entries_of_imports.* exclude (deal_id, pipeline),
        deal_ids.deal_key,
        dimension_values.value_id as pipeline_id,
        rank() over (
            partition by import_id, entries_of_imports.deal_id, entered_at order by sequence
        ) as place_in_moment,
        row_number() over (
            partition by import_id, entries_of_imports.deal_id, stage_label, entered_at
            order by sequence
        ) as occurrence
    from entries_of_imports
    inner join deal_ids on deal_ids.deal_id = entries_of_imports.deal_id
    left join dimension_values
        on dimension_values.dimension = 'pipeline'
        and dimension_values.label = entries_of_imports.pipeline
)

select
    placed.*,
    dense_rank() over (
        order by
            deal_key, entered_at, place_in_moment, occurrence, pipeline_id, stage_label, left_at,
            amount_cents, expected_close_on, probability, forecast_category
    ) as entry_id
from placed;

insert into observed_entries by name
select min(import_id) as added_by, numbered_entries.* exclude (import_id, sequence)
from numbered_entries
group by
    entry_id, deal_key, pipeline_id, stage_label, entered_at, left_at, place_in_moment, occurrence,
    amount_cents, expected_close_on, probability, forecast_category
order by entry_id;

insert into entry_sightings
select import_id, entry_id, entry_id
from numbered_entries
order by import_id, entry_id;

drop table numbered_entries;

drop table entries_of_imports;

-- What a list of owners says about them; the newest row of an owner counts.
create table observed_owners (
    import_id integer,
    owner varchar,              -- as deals name the owner, an id perhaps
    name varchar,               -- what to show instead
    team varchar,
    region varchar
);

-- How much was rebuilt: rows appended after the last whole rebuild are not clustered with the others.
create table rebuilds (
    deals integer,
    is_whole boolean
);
