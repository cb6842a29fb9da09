-- One row per cell and age: the visits watched at that age in whole days, and those that left at it.
-- A cell is a stage, or a stage within a value of a dimension, within one of the windows that end with
-- the as-of day: $back + 1 windows of $months months, the newest beginning on $newest_on; or all days.
-- Seen from a window's first day on, a visit is at risk only at ages that it reached inside the window.
-- Only the values named in $kept are told apart ('' is no name), or the $at_most with the most visits.
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

sized as (
    select
        visits.value_id,
        names.label,
        row_number() over (
            order by names.label is null, count(*) desc, names.label
        ) as place
    from (
        select split_id($split_by, visits) as value_id
        from stage_visits_in_scope($scope) as visits
        where visits.kind = 'open' and $split_by is not null
    ) as visits
    left join dimension_values as names on names.value_id = visits.value_id
    group by visits.value_id, names.label
),

kept as (
    select value_id, label, place
    from sized
    where case
        when $kept::varchar[] is null then place <= $at_most
        else list_contains($kept::varchar[], coalesce(label, ''))
    end
),

-- Counted by whole numbers first: what a move means is then asked once per kind of move, not per visit.
watched as (
    select
        visits.stage_id,
        visits.next_stage_id,
        kept.value_id,
        kept.place is null and $split_by is not null as is_rest,
        windows.window_on,
        greatest(-1, (windows.since - visits.entered_on) - 1) as entry_age,
        least(visits.age_days, windows.until - visits.entered_on) as age,
        visits.left_on is not null and visits.left_on <= windows.until as is_left,
        count(*) as visits,
        count(*) filter (where visits.is_inferred) as inferred
    from stage_visits_in_scope($scope) as visits
    inner join windows
        on visits.entered_on <= windows.until
        and visits.entered_on + visits.age_days >= windows.since
    left join kept on kept.value_id is not distinct from split_id($split_by, visits)
    where
        visits.kind = 'open'
        and visits.age_days >= 0
        and ($stage is null or visits.stage = $stage)
    group by
        visits.stage_id,
        visits.next_stage_id,
        kept.value_id,
        kept.place is null and $split_by is not null,
        windows.window_on,
        greatest(-1, (windows.since - visits.entered_on) - 1),
        least(visits.age_days, windows.until - visits.entered_on),
        visits.left_on is not null and visits.left_on <= windows.until
),

counted as (
    select
        watched.*,
        case when watched.is_left then watched.visits else 0 end as events,
        case when watched.is_left and (
            following.kind = 'won'
            or (
                following.kind = 'open'
                and following.pipeline is not distinct from own.pipeline
                and following.place > own.place
            )
        ) then watched.visits else 0 end as advanced,
        case when watched.is_left and following.kind = 'lost' then watched.visits else 0 end as lost
    from watched
    inner join stages as own on own.stage_id = watched.stage_id
    left join stages as following on following.stage_id = watched.next_stage_id
    where watched.age > watched.entry_age
),

steps as (
    select
        stage_id, value_id, is_rest, window_on, age as day,
        0 as began,
        visits as left_watch,
        events,
        advanced,
        lost,
        inferred
    from counted
    union all
    select stage_id, value_id, is_rest, window_on, entry_age as day, visits, 0, 0, 0, 0, 0
    from counted
),

ages as (
    select
        stage_id, value_id, is_rest, window_on, day,
        sum(began) as began,
        sum(left_watch) as left_watch,
        sum(events) as events,
        sum(advanced) as advanced,
        sum(lost) as lost,
        sum(inferred) as inferred
    from steps
    group by stage_id, value_id, is_rest, window_on, day
)

select
    ages.stage_id,
    stages.label as stage,
    names.label as value,
    ages.is_rest,
    ages.window_on,
    ages.day,
    sum(ages.began) over earlier - coalesce(sum(ages.left_watch) over earlier, 0) as at_risk,
    ages.began,
    ages.left_watch,
    ages.events,
    ages.advanced,
    ages.lost,
    ages.inferred
from ages
inner join stages on stages.stage_id = ages.stage_id
left join dimension_values as names on names.value_id = ages.value_id
window earlier as (
    partition by ages.stage_id, ages.value_id, ages.is_rest, ages.window_on order by ages.day
    rows between unbounded preceding and 1 preceding
)
order by ages.stage_id, ages.is_rest, names.label nulls last, ages.window_on, ages.day;
