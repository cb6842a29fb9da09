-- One row per touched deal and stretch of days on which nothing about it changed.
create or replace temp table stretches as
with days as (
    select
        standings.deal_key,
        standings.day,
        stages.stage_id,
        is_inferred_of_code(standings.move_code) as is_inferred,
        states.state_id,
        standings.state_id is null as is_before_uploads,
        nullif(standings.amount_cents, -9223372036854775808) as amount_cents,
        nullif(standings.probability, -1) as probability,
        -- Before anything is said of a close date, the first open plan stands.
        nullif(coalesce(standings.expected_close_on, standings.planned_close_on), '0001-01-01'::date)
            as expected_close_on,
        -- A close date that lay ahead when the deal was closed was a plan: the move's day counts.
        case when stages.kind in ('won', 'lost') then
            coalesce(
                case when standings.state_id is not null then states.closed_on end,
                least(
                    nullif(standings.expected_close_on, '0001-01-01'::date), day_of_code(standings.move_code)
                ),
                day_of_code(standings.move_code)
            )
        end as closed_on,
        nullif(standings.forecast_category, '') as forecast_category,
        standings.touched_on,
        states.dimensions_hash,
        case when standings.state_id is not null then states.next_step_hash end as next_step_hash,
        standings.is_missing
        or (standings.is_missing_if_open and coalesce(stages.kind not in ('won', 'lost'), true))
            as is_removed
    from standings
    inner join snapshot_states as states
        on states.state_id = coalesce(standings.state_id, standings.deal_key)
    left join stages on stages.stage_id = stage_of_code(standings.move_code)
    where standings.is_end_of_day
),

marked as (
    select
        days.* exclude (dimensions_hash, next_step_hash),
        hash(
            stage_id, is_inferred, amount_cents, probability, expected_close_on, closed_on,
            forecast_category, touched_on, dimensions_hash, next_step_hash, is_removed
        ) as state_hash
    from days
),

edges as (
    select
        marked.* exclude (state_hash),
        lag(state_hash) over by_day is distinct from state_hash as is_first,
        lead(state_hash) over by_day is distinct from state_hash as is_last,
        coalesce(lead(day) over by_day, '9999-12-31'::date) as following_day
    from marked
    window by_day as (partition by deal_key order by day)
),

-- A stretch of one day ends where the next begins; of a longer one the first row counts.
longer as (
    select
        edges.* exclude (following_day),
        case when is_last then following_day
            else lead(following_day) over (partition by deal_key order by day) end as following_day
    from edges
    where is_first <> is_last
)

select edges.* exclude (is_first, is_last)
from edges
where is_first and is_last
union all by name
select longer.* exclude (is_first, is_last)
from longer
where is_first;
