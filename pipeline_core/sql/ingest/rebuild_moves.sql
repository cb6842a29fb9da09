-- One row per stage entry that a CRM's history states, once however many uploads carry it.
-- Equal moments keep the order of the newest file; an entry that the CRM overwrote later stays.
create or replace temp table known_entries as
with deal_pipelines as (
    select deal_key, max_by(pipeline, day) as pipeline
    from snapshots
    group by deal_key
),

numbered_entries as (
    select
        deal_pipelines.deal_key,
        coalesce(entries.pipeline, deal_pipelines.pipeline) as pipeline,
        entries.stage_label,
        entries.entered_at,
        entries.left_at,
        entries.sequence,
        entries.amount_cents,
        entries.expected_close_on,
        entries.probability,
        entries.forecast_category,
        imports.as_of,
        imports.import_id,
        row_number() over (
            partition by entries.import_id, entries.deal_id, entries.stage_label, entries.entered_at
            order by entries.sequence
        ) as occurrence
    from observed_entries as entries
    inner join imports on imports.import_id = entries.import_id and imports.undone_at is null
    inner join deal_ids on deal_ids.deal_id = entries.deal_id
    inner join deal_pipelines on deal_pipelines.deal_key = deal_ids.deal_key
)

select numbered_entries.*, stages.stage_id, stages.place
from numbered_entries
inner join stage_labels
    on stage_labels.pipeline = numbered_entries.pipeline
    and stage_labels.label = numbered_entries.stage_label
inner join stages on stages.stage_id = stage_labels.stage_id
qualify row_number() over (
    partition by deal_key, numbered_entries.pipeline, stage_label, entered_at, occurrence
    order by as_of desc, import_id desc
) = 1;

-- One row per change of stage: from the history, and from uploads where the history is silent.
-- Up to the newest upload that carried a deal's history, history decides; an upload then only adds
-- a stage that the history does not know at all.
create or replace temp table moves as
with horizons as (
    select deal_key, max(greatest(as_of, entered_at::date)) as day
    from known_entries
    group by deal_key
),

uploads_where_history_is_silent as (
    select snapshots.*, horizons.day is null as is_without_history
    from snapshots
    left join horizons on horizons.deal_key = snapshots.deal_key
    where
        snapshots.stage_id is not null
        and (
            horizons.day is null
            or snapshots.day > horizons.day
            or not exists (
                select 1
                from known_entries
                where
                    known_entries.deal_key = snapshots.deal_key
                    and known_entries.stage_id = snapshots.stage_id
                    and known_entries.entered_at::date <= snapshots.day
            )
        )
),

-- A stage that a single file names as the last open one is given the days since the deal's creation.
stages_before_the_close as (
    select deal_key, last_open_stage_id as stage_id, created_at as moment
    from uploads_where_history_is_silent
    where
        is_without_history and previous_day is null and last_open_stage_id is not null
        and kind in ('won', 'lost') and created_at::date <= day
),

dated_uploads as (
    select
        deal_key,
        stage_id,
        case
            when stage_changed_at::date > coalesce(previous_day, '0001-01-01'::date)
                and stage_changed_at::date <= day then stage_changed_at
            when kind in ('won', 'lost')
                and coalesce(closed_on, expected_close_on) > coalesce(previous_day, '0001-01-01'::date)
                and coalesce(closed_on, expected_close_on) <= day
                then coalesce(closed_on, expected_close_on)::timestamp
            when previous_day is null and is_without_history and kind in ('won', 'lost')
                then least(coalesce(touched_at, day::timestamp), day::timestamp)
            when previous_day is null and is_without_history
                then least(coalesce(created_at, day::timestamp), day::timestamp)
            else day::timestamp
        end as moment
    from uploads_where_history_is_silent
),

all_moves as (
    select deal_key, stage_id, entered_at as moment, left_at, sequence, false as is_inferred
    from known_entries
    union all
    select deal_key, stage_id, moment, null, 0, true
    from stages_before_the_close
    union all
    select deal_key, stage_id, moment, null, 1, true
    from dated_uploads
),

in_order as (
    select
        all_moves.*,
        row_number() over (
            partition by deal_key
            order by moment, all_moves.is_inferred, all_moves.sequence, stages.place, stages.stage_id
        ) as position
    from all_moves
    inner join stages on stages.stage_id = all_moves.stage_id
)

select deal_key, stage_id, moment, left_at, position, is_inferred
from in_order
qualify stage_id is distinct from lag(stage_id) over (partition by deal_key order by position);
