-- One row per deal and upload day that still counts: what the deals files said.
-- Two uploads of the same day: the later upload wins.
create or replace temp table snapshots as
with chosen as (
    select
        seen.deal_key,
        imports.as_of as day,
        imports.import_id,
        imports.fields,
        seen.row_id,
        seen.pipeline,
        placed.stage_id,
        stages.kind,
        placed_before.stage_id as last_open_stage_id,
        seen.amount_cents,
        seen.currency,
        seen.probability,
        seen.created_at,
        seen.expected_close_on,
        seen.closed_on,
        seen.stage_changed_at,
        seen.touched_at,
        seen.owner,
        seen.team,
        seen.segment,
        seen.region,
        seen.product,
        seen.source,
        seen.deal_type,
        seen.forecast_category,
        seen.next_step
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    inner join observed_rows as seen on seen.row_id = observations.row_id
    left join stage_labels as placed
        on placed.pipeline = seen.pipeline and placed.label = seen.stage_label
    left join stages on stages.stage_id = placed.stage_id
    left join stage_labels as placed_before
        on placed_before.pipeline = seen.pipeline and placed_before.label = seen.last_open_stage_label
    qualify row_number() over (
        partition by seen.deal_key, imports.as_of order by imports.import_id desc
    ) = 1
)

select
    chosen.*,
    lag(day) over (partition by deal_key order by day) as previous_day,
    lag(row_id) over (partition by deal_key order by day) as previous_row_id
from chosen;

-- One row per stretch in which a full export no longer held a deal that an earlier upload had.
-- A row that was set aside is not missing.
create or replace temp table removals as
with full_exports as (
    select import_id, as_of
    from imports
    where undone_at is null and coverage = 'full' and shape = 'deals'
),

first_seen as (
    select snapshots.deal_key, deal_ids.deal_id, min(snapshots.day) as day
    from snapshots
    inner join deal_ids on deal_ids.deal_key = snapshots.deal_key
    group by snapshots.deal_key, deal_ids.deal_id
)

select first_seen.deal_key, full_exports.as_of as day
from full_exports
inner join first_seen on first_seen.day < full_exports.as_of
anti join snapshots
    on snapshots.deal_key = first_seen.deal_key and snapshots.day = full_exports.as_of
anti join rejects
    on rejects.import_id = full_exports.import_id and rejects.deal_id = first_seen.deal_id;
