-- Entries that a newer import states otherwise. Within one import every entry is another one.
create or replace temp table superseded_entries as
with deals_of_several_imports as (
    select entries.deal_key
    from observed_entries as entries
    inner join known_deals on known_deals.deal_key = entries.deal_key
    group by entries.deal_key
    having min(entries.added_by) <> max(entries.added_by)
)

select entries.entry_id
from observed_entries as entries
semi join deals_of_several_imports on deals_of_several_imports.deal_key = entries.deal_key
inner join known_deals on known_deals.deal_key = entries.deal_key
inner join observed_rows as latest on latest.row_id = known_deals.last_row_id
left join live_imports as first_imports on first_imports.import_id = entries.added_by
left join later_sightings on later_sightings.entry_id = entries.entry_id
where first_imports.place is not null or later_sightings.import_place is not null
qualify row_number() over (
    partition by
        entries.deal_key, coalesce(entries.pipeline_id, latest.pipeline_id), entries.stage_label,
        entries.entered_at, entries.occurrence
    order by greatest(first_imports.place, later_sightings.import_place) desc
) > 1;

-- One row per stage entry that a CRM's history states, once however many uploads carry it.
-- Equal moments keep the order of the newest file; an entry that the CRM overwrote later stays.
create or replace temp table known_entries as
select
    entries.deal_key,
    placements.stage_id,
    placements.place,
    entries.entered_at,
    entries.left_at,
    entries.place_in_moment,
    entries.amount_cents,
    entries.expected_close_on,
    entries.probability,
    entries.forecast_category,
    greatest(first_imports.place, later_sightings.import_place) as import_place
from observed_entries as entries
inner join known_deals on known_deals.deal_key = entries.deal_key
inner join observed_rows as latest on latest.row_id = known_deals.last_row_id
inner join placements
    on placements.pipeline_id = coalesce(entries.pipeline_id, latest.pipeline_id)
    and placements.label = entries.stage_label
left join live_imports as first_imports on first_imports.import_id = entries.added_by
left join later_sightings on later_sightings.entry_id = entries.entry_id
anti join superseded_entries on superseded_entries.entry_id = entries.entry_id
where first_imports.place is not null or later_sightings.import_place is not null;

drop table superseded_entries;

-- One row per snapshot that adds a stage. Up to the newest upload that carried a deal's history,
-- history decides; an upload then only adds a stage that the history does not know at all.
create or replace temp table uploaded_moves as
with horizons as (
    select
        known_entries.deal_key,
        max(greatest(live_imports.as_of, known_entries.entered_at::date)) as day
    from known_entries
    inner join live_imports on live_imports.place = known_entries.import_place
    group by known_entries.deal_key
),

staged as (
    select
        snapshots.deal_key,
        snapshots.day,
        snapshots.previous_day,
        placements.stage_id,
        placements.place,
        placements.kind,
        placed_before.stage_id as last_open_stage_id,
        placed_before.place as last_open_place,
        seen.stage_changed_at,
        coalesce(seen.closed_on, seen.expected_close_on) as closed_on,
        seen.touched_at,
        seen.created_at,
        horizons.day as horizon
    from snapshots
    inner join observed_rows as seen on seen.row_id = snapshots.row_id
    inner join placements
        on placements.pipeline_id = seen.pipeline_id and placements.label = seen.stage_label
    left join placements as placed_before
        on placed_before.pipeline_id = seen.pipeline_id
        and placed_before.label = seen.last_open_stage_label
    left join horizons on horizons.deal_key = snapshots.deal_key
    where
        -- The same row again says nothing new, unless history could have spoken between both.
        snapshots.row_id is distinct from snapshots.previous_row_id
        or horizons.day >= snapshots.previous_day
)

select
    staged.*,
    case
        when stage_changed_at::date > coalesce(previous_day, '0001-01-01'::date)
            and stage_changed_at::date <= day then stage_changed_at
        when kind in ('won', 'lost')
            and closed_on > coalesce(previous_day, '0001-01-01'::date)
            and closed_on <= day then closed_on::timestamp
        when previous_day is null and horizon is null and kind in ('won', 'lost')
            -- Never before its creation, which the last open stage is given.
            then greatest(
                least(coalesce(touched_at, day::timestamp), day::timestamp),
                case when created_at::date <= day then created_at end
            )
        when previous_day is null and horizon is null
            then least(coalesce(created_at, day::timestamp), day::timestamp)
        else day::timestamp
    end as moment
from staged
anti join known_entries
    on known_entries.deal_key = staged.deal_key
    and known_entries.stage_id = staged.stage_id
    and known_entries.entered_at::date <= staged.day
    and staged.day <= staged.horizon;

-- One row per change of stage or repetition of it: from the history, and from uploads where it is silent.
-- A stage that a single file names as the last open one is given the days since the deal's creation.
create or replace temp table moves as
with all_moves as (
    select
        deal_key, stage_id, place, entered_at as moment, left_at, place_in_moment,
        false as is_inferred, amount_cents, expected_close_on, probability, forecast_category
    from known_entries
    union all by name
    select
        deal_key, last_open_stage_id as stage_id, last_open_place as place,
        least(created_at, moment) as moment, 0 as place_in_moment, true as is_inferred
    from uploaded_moves
    where
        horizon is null and previous_day is null and last_open_stage_id is not null
        and kind in ('won', 'lost') and created_at::date <= day
    union all by name
    select deal_key, stage_id, place, moment, 1 as place_in_moment, true as is_inferred
    from uploaded_moves
)

select
    all_moves.* exclude (place, place_in_moment),
    place_reached(stages.kind, stages.place) as place_reached,
    (row_number() over in_order)::integer as position,
    all_moves.stage_id is distinct from lag(all_moves.stage_id) over in_order as is_move
from all_moves
inner join stages on stages.stage_id = all_moves.stage_id
window in_order as (
    partition by all_moves.deal_key
    order by
        all_moves.moment, all_moves.is_inferred, all_moves.place_in_moment, all_moves.place,
        all_moves.stage_id
);

drop table known_entries;
drop table uploaded_moves;
