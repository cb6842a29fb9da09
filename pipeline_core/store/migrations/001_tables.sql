-- The tables of a workspace. No keys, no sequences, no enums: uniqueness is a test, not a constraint.

create table imports (
    import_id integer,          -- running number of the upload
    file_name varchar,
    sha256 varchar,             -- of the file's bytes: the same file again is recognised
    source varchar,             -- hubspot, salesforce, generic
    shape varchar,              -- deals: one row per deal; history: one row per stage entry
    fields varchar[],           -- which fields of a deal the file carried; others say nothing
    as_of date,                 -- the day whose end the file describes
    as_of_reason varchar,
    coverage varchar,           -- full, open, part
    read integer,
    accepted integer,
    quarantined integer,
    skipped varchar,            -- JSON: reason -> rows
    new integer,                -- deals
    changed integer,
    unchanged integer,
    history_entries integer,
    warnings varchar,           -- JSON: list of {key, values}
    imported_at timestamp,
    imported_by varchar,
    mapping_id integer,
    undone_at timestamp         -- null while the import counts
);

create table rejects (
    import_id integer,
    line integer,               -- line in the file, the first is 1
    column_name varchar,
    value varchar,
    reason varchar,             -- key of the words
    is_row_set_aside boolean,   -- false: only the cell became empty
    deal_id varchar             -- when the row names one: a row set aside is not missing
);

create table deal_ids (
    deal_key integer,           -- ours, never reused
    deal_id varchar             -- the CRM's
);

create table observed_rows (
    row_id integer,
    content_hash varchar,       -- one row per distinct content
    deal_key integer,
    name varchar,
    account varchar,
    pipeline varchar,           -- '' when the file names none
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
    owner varchar,
    team varchar,
    segment varchar,
    region varchar,
    product varchar,
    source varchar,
    deal_type varchar,
    forecast_category varchar,
    next_step varchar,
    lost_reason varchar,
    details varchar             -- JSON: every other column as it stood in the file
);

create table observations (
    import_id integer,
    row_id integer
);

create table observed_entries (
    import_id integer,
    deal_id varchar,            -- its deal may arrive later, in another file
    pipeline varchar,           -- null when the file names none
    stage_label varchar,
    entered_at timestamp,
    left_at timestamp,
    sequence integer,           -- place in the file: the right order of equal moments
    amount_cents bigint,        -- as the history row states them; null when it does not
    expected_close_on date,
    probability double,
    forecast_category varchar
);

create table stages (
    stage_id integer,           -- never reused
    pipeline varchar,
    label varchar,
    place integer,              -- process order; null for unplaced
    kind varchar,               -- open, won, lost, parked, unplaced
    default_probability double
);

create table stage_labels (
    pipeline varchar,
    label varchar,              -- as files write it
    stage_id integer
);

create table dimension_values (
    dimension varchar,          -- pipeline, owner, team, segment, region, product, source, deal_type
    value_id integer,           -- unique over all dimensions, never reused
    label varchar
);

create table deal_versions (
    deal_key integer,
    pipeline_id integer,
    stage_id integer,           -- null: the stage of those days is not known
    owner_id integer,
    team_id integer,
    segment_id integer,
    region_id integer,
    product_id integer,
    source_id integer,
    deal_type_id integer,
    amount_cents bigint,
    currency varchar,
    created_on date,
    expected_close_on date,
    closed_on date,
    probability double,
    forecast_category varchar,
    next_step varchar,
    touched_on date,
    is_inferred boolean,        -- the stage's day comes from comparing uploads, not from the CRM
    valid_from date,
    valid_to date               -- the first day on which it no longer holds
);

create table stage_visits (
    deal_key integer,
    pipeline_id integer,
    stage_id integer,
    next_stage_id integer,
    owner_id integer,           -- dimensions and amount as they were when the visit began
    team_id integer,
    segment_id integer,
    region_id integer,
    product_id integer,
    source_id integer,
    deal_type_id integer,
    amount_cents bigint,
    currency varchar,
    entered_at timestamp,
    left_at timestamp,
    lost_sight_on date,         -- a full export no longer holds the deal: watched until then
    sequence integer,           -- order within the deal
    is_inferred boolean
);

create table deals (
    deal_key integer,
    deal_id varchar,
    name varchar,
    account varchar,
    lost_reason varchar,
    details varchar,
    first_seen_on date          -- before it, fields without a history are a later upload's
);

create table rates (
    currency varchar,           -- one unit of it
    reporting_currency varchar, -- is worth so many of these
    rate double,
    valid_from date,
    valid_to date
);

create table targets (
    since date,
    until date,
    owner varchar,              -- null: the whole team
    amount_cents bigint
);

create table mappings (
    mapping_id integer,
    name varchar,
    signature varchar,          -- of the header: the same header needs no second mapping
    source varchar,
    choices varchar             -- JSON: field -> column, and how dates and numbers are written
);

create table settings (
    key varchar,
    value varchar
);

create table scenarios (scenario_id integer, name varchar, content varchar, saved_at timestamp);
create table calls (call_id integer, owner varchar, since date, until date, amount_cents bigint, note varchar, called_at timestamp);
create table meetings (meeting_id integer, held_on date, content varchar);
create table actions (action_id integer, meeting_id integer, content varchar, due_on date, done_at timestamp);
create table saved_views (view_id integer, name varchar, link varchar, is_start boolean);

create table audit_log (
    happened_at timestamp,
    happened_by varchar,
    what varchar,               -- key: import, undo, place_stages, change_setting
    details varchar
);

create table data_versions (
    version integer             -- one row; moves with every committed write that an answer reads
);

insert into data_versions values (1);
