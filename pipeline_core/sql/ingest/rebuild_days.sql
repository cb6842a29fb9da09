-- A move in one number: its day, its stage, whether its day is inferred. One window carries all three.
create or replace macro as_code(day, stage_id, is_inferred) as (
    (epoch_us(day) // 86_400_000_000) * 4_294_967_296 + stage_id * 2 + is_inferred::integer
);
create or replace macro day_of_code(code) as ('1970-01-01'::date + (code >> 32)::integer);
create or replace macro stage_of_code(code) as (((code & 4_294_967_295) // 2)::integer);
create or replace macro is_inferred_of_code(code) as (code & 1 = 1);

-- One row per event of a deal, with everything about the deal as it stood then.
-- Within a day: its creation, moves and history in their order, the upload, the lack of it.
create or replace temp table standings as
with creations as (
    select known_deals.deal_key, min(seen.created_at)::date as day
    from known_deals
    inner join snapshots
        on snapshots.deal_key = known_deals.deal_key
        and snapshots.row_id is distinct from snapshots.previous_row_id
    inner join observed_rows as seen on seen.row_id = snapshots.row_id
    where seen.created_at::date <= known_deals.last_day
    group by known_deals.deal_key
),

events as (
    select
        deal_key,
        moment::date as day,
        4 * epoch_us(moment) + 1 as rank,
        position,
        case when is_move then stage_id end as stage_id,
        case when is_move then moment end as moved_at,
        case when is_move then as_code(moment::date, stage_id, is_inferred) end as move_code,
        case when is_move then place_reached end as place_reached,
        left_at,
        amount_cents,
        probability,
        expected_close_on,
        expected_close_on as planned_close_on,
        forecast_category,
        case when not is_inferred then moment::date end as touched_on,
        null::integer as state_id,
        false as is_missing,
        false as is_missing_if_open
    from moves
    union all by name
    select
        deal_key,
        day,
        4 * (epoch_us(day) + 86_399_999_999) + 2 as rank,
        0 as position,
        amount_cents,
        probability,
        expected_close_on,
        case
            when is_closed and expected_close_on is not null then '0001-01-01'::date
            else expected_close_on
        end as planned_close_on,
        forecast_category,
        touched_on,
        state_id,
        false as is_missing,
        false as is_missing_if_open
    from snapshot_states
    union all by name
    select
        creations.deal_key,
        creations.day,
        4 * epoch_us(creations.day) as rank,
        0 as position,
        false as is_missing,
        false as is_missing_if_open
    from creations
    -- On the day of its first move a creation adds nothing.
    anti join moves
        on moves.deal_key = creations.deal_key
        and moves.moment::date = creations.day
        and moves.position = 1
    union all by name
    select
        deal_key,
        day,
        4 * (epoch_us(day) + 86_399_999_999) + 3 as rank,
        0 as position,
        not is_of_open_deals as is_missing,
        is_of_open_deals as is_missing_if_open
    from removals
)

select
    deal_key,
    day,
    lead(day) over in_order as next_day,
    moved_at as entered_at,
    left_at,
    last_value(move_code ignore nulls) over so_far as move_code,
    last_value(state_id ignore nulls) over so_far as state_id,
    coalesce(last_value(amount_cents ignore nulls) over so_far,
        first_value(amount_cents ignore nulls) over whole) as amount_cents,
    last_value(probability ignore nulls) over so_far as probability,
    last_value(expected_close_on ignore nulls) over so_far as expected_close_on,
    first_value(planned_close_on ignore nulls) over whole as planned_close_on,
    last_value(forecast_category ignore nulls) over so_far as forecast_category,
    max(touched_on) over so_far as touched_on,
    first_value(moved_at ignore nulls) over following as next_entered_at,
    first_value(stage_id ignore nulls) over following as next_stage_id,
    count(stage_id) over so_far as sequence,
    max(place_reached) over so_far as furthest_place,
    is_missing,
    is_missing_if_open
from events
window
    in_order as (partition by deal_key order by rank, position),
    so_far as (
        partition by deal_key order by rank, position
        rows between unbounded preceding and current row
    ),
    following as (
        partition by deal_key order by rank, position
        rows between 1 following and unbounded following
    ),
    whole as (
        partition by deal_key order by rank, position
        rows between unbounded preceding and unbounded following
    );
