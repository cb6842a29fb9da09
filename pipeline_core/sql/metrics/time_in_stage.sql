-- One row per cell and age: the visits watched at that age in whole days, and those that left at it.
-- A cell is a stage, or a stage within a value of a dimension, within one of the windows that end with
-- the as-of day: $back + 1 windows of $months months, the newest beginning on $newest_on; or all days.
-- Seen from a window's first day on, a visit is at risk only at ages that it reached inside the window.
with windows as (
    select
        coalesce($scope['since'], '0001-01-01'::date) as since,
        least(coalesce($scope['until'], $scope['as_of']), $scope['as_of']) as until,
        null::date as window_on
    where $newest_on is null
    union all
    select
        begun.first_at::date,
        least((begun.first_at + to_months($months) - interval 1 day)::date, $scope['as_of']),
        begun.first_at::date
    from (
        select $newest_on::timestamp - to_months($months * steps.step) as first_at
        from generate_series(0, $back) as steps (step)
    ) as begun
    where $newest_on is not null
),

watched as (
    select
        visits.stage_id,
        visits.stage,
        names.label as value,
        windows.window_on,
        greatest(-1, (windows.since - visits.entered_on) - 1) as entry_age,
        least(visits.age_days, windows.until - visits.entered_on) as age,
        visits.left_on is not null and visits.left_on <= windows.until as is_left,
        following.kind = 'won'
        or (
            following.kind = 'open'
            and following.pipeline is not distinct from own.pipeline
            and following.place > visits.place
        ) as is_forward,
        following.kind = 'lost' as is_lost,
        visits.is_inferred
    from stage_visits_in_scope($scope) as visits
    inner join windows
        on visits.entered_on <= windows.until
        and visits.entered_on + visits.age_days >= windows.since
    inner join stages as own on own.stage_id = visits.stage_id
    left join stages as following on following.stage_id = visits.next_stage_id
    left join dimension_values as names on names.value_id = split_id($split_by, visits)
    where visits.kind = 'open' and visits.age_days >= 0
),

steps as (
    select
        stage_id, stage, value, window_on, age as day,
        0 as began,
        count(*) as left_watch,
        count(*) filter (where is_left) as events,
        count(*) filter (where is_left and is_forward) as advanced,
        count(*) filter (where is_left and is_lost) as lost,
        count(*) filter (where is_inferred) as inferred
    from watched
    where age > entry_age
    group by stage_id, stage, value, window_on, age
    union all
    select stage_id, stage, value, window_on, entry_age as day, count(*), 0, 0, 0, 0, 0
    from watched
    where age > entry_age
    group by stage_id, stage, value, window_on, entry_age
),

ages as (
    select
        stage_id, stage, value, window_on, day,
        sum(began) as began,
        sum(left_watch) as left_watch,
        sum(events) as events,
        sum(advanced) as advanced,
        sum(lost) as lost,
        sum(inferred) as inferred
    from steps
    group by stage_id, stage, value, window_on, day
)

select
    stage_id,
    stage,
    value,
    window_on,
    day,
    sum(began) over earlier - coalesce(sum(left_watch) over earlier, 0) as at_risk,
    began,
    left_watch,
    events,
    advanced,
    lost,
    inferred
from ages
window earlier as (
    partition by stage_id, value, window_on order by day
    rows between unbounded preceding and 1 preceding
)
order by stage_id, value nulls last, window_on, day;
