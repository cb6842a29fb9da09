-- One row per cell and age: the visits watched at that age in whole days, and those that left at it.
-- A cell is a stage, or a stage within a value of a dimension or a calendar month of exposure.
-- Seen from a window's first day on, a visit is at risk only at ages that it reached inside the window.
with windows as (
    select
        coalesce($scope['since'], '0001-01-01'::date) as since,
        least(coalesce($scope['until'], $scope['as_of']), $scope['as_of']) as until,
        null::varchar as month
    where $split_by is distinct from 'month'
    union all
    select
        month_start::date,
        least((month_start + interval 1 month - interval 1 day)::date, $scope['as_of']),
        strftime(month_start, '%Y-%m')
    from generate_series(
        date_trunc('month', $scope['as_of']::date) - interval 11 month,
        date_trunc('month', $scope['as_of']::date),
        interval 1 month
    ) as months (month_start)
    where $split_by = 'month'
),

watched as (
    select
        visits.stage_id,
        visits.stage,
        coalesce(windows.month, names.label) as value,
        greatest(-1, (windows.since - visits.entered_on) - 1) as entry_age,
        least(visits.age_days, windows.until - visits.entered_on) as age,
        visits.left_on is not null and visits.left_on <= windows.until as is_left
    from stage_visits_in_scope($scope) as visits
    inner join windows
        on visits.entered_on <= windows.until
        and visits.entered_on + visits.age_days >= windows.since
    left join dimension_values as names on names.value_id = split_id($split_by, visits)
    where visits.kind = 'open' and visits.age_days >= 0
),

steps as (
    select stage_id, stage, value, age as day, count(*) as left_watch,
        count(*) filter (where is_left) as events, 0 as began
    from watched
    where age > entry_age
    group by stage_id, stage, value, age
    union all
    select stage_id, stage, value, entry_age as day, 0, 0, count(*)
    from watched
    where age > entry_age
    group by stage_id, stage, value, entry_age
),

ages as (
    select stage_id, stage, value, day, sum(left_watch) as left_watch, sum(events) as events,
        sum(began) as began
    from steps
    group by stage_id, stage, value, day
)

select
    stage_id,
    stage,
    value,
    day,
    sum(began) over earlier - coalesce(sum(left_watch) over earlier, 0) as at_risk,
    events,
    left_watch
from ages
window earlier as (
    partition by stage_id, value order by day
    rows between unbounded preceding and 1 preceding
)
order by stage_id, value nulls last, day;
