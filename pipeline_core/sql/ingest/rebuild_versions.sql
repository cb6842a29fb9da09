-- One row per touched deal and day with an event: the deal as it stood at its end, until the next such day.
create or replace temp table days as
with ends_of_days as (
    select
        standings.deal_key,
        standings.day,
        coalesce(standings.next_day, '9999-12-31'::date) as following_day,
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
        standings.furthest_place,
        states.dimensions_hash,
        case when standings.state_id is not null then states.next_step_hash end as next_step_hash,
        standings.is_missing
        or (standings.is_missing_if_open and coalesce(stages.kind not in ('won', 'lost'), true))
            as is_removed
    from standings
    inner join snapshot_states as states
        on states.state_id = coalesce(standings.state_id, standings.deal_key)
    left join stages on stages.stage_id = stage_of_code(standings.move_code)
    where standings.next_day is distinct from standings.day
)

select
    ends_of_days.* exclude (dimensions_hash, next_step_hash),
    hash(
        stage_id, is_inferred, amount_cents, probability, expected_close_on, closed_on,
        forecast_category, touched_on, furthest_place, dimensions_hash, next_step_hash, is_removed
    ) as state_hash
from ends_of_days;

-- One row per such day that says the same of its deal as the one before: few do.
create or replace temp table unchanged_days as
select days.deal_key, days.day
from days
inner join days as before
    on before.deal_key = days.deal_key
    and before.following_day = days.day
    and before.state_hash = days.state_hash;

-- One row per touched deal and stretch of days on which nothing about it changed.
create or replace temp view stretches as
select days.* exclude (state_hash)
from days
anti join unchanged_days on unchanged_days.deal_key = days.deal_key
union all by name
select
    days.* exclude (state_hash, following_day),
    coalesce(
        lead(days.day) over (partition by days.deal_key order by days.day), last_days.following_day
    ) as following_day
from days
inner join (
    select all_days.deal_key, max(all_days.following_day) as following_day
    from days as all_days
    semi join unchanged_days on unchanged_days.deal_key = all_days.deal_key
    group by all_days.deal_key
) as last_days on last_days.deal_key = days.deal_key
anti join unchanged_days
    on unchanged_days.deal_key = days.deal_key and unchanged_days.day = days.day;
