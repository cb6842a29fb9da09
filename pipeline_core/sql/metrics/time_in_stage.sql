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

-- Counted by whole numbers first: names, and what a move means, are then asked once and not per visit.
watched as (
    select
        visits.stage_id,
        visits.next_stage_id,
        split_id($split_by, visits) as value_id,
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
    where
        visits.kind = 'open'
        and visits.age_days >= 0
        and ($stage is null or visits.stage = $stage)
    group by
        visits.stage_id,
        visits.next_stage_id,
        split_id($split_by, visits),
        windows.window_on,
        greatest(-1, (windows.since - visits.entered_on) - 1),
        least(visits.age_days, windows.until - visits.entered_on),
        visits.left_on is not null and visits.left_on <= windows.until
),

sized as (
    select value_id, sum(visits) as visits
    from watched
    where $split_by is not null
    group by value_id
),

ranked as (
    select
        sized.value_id,
        names.label,
        row_number() over (
            order by names.label is null, sized.visits desc, names.label
        ) as place
    from sized
    left join dimension_values as names on names.value_id = sized.value_id
),

kept as (
    select value_id
    from ranked
    where case
        when $kept::varchar[] is null then place <= $at_most
        else list_contains($kept::varchar[], coalesce(label, ''))
    end
),

moves as (
    select
        own.stage_id,
        following.stage_id as next_stage_id,
        following.kind = 'won'
        or (
            following.kind = 'open'
            and following.pipeline is not distinct from own.pipeline
            and following.place > own.place
        ) as is_forward,
        following.kind = 'lost' as is_lost
    from stages as own
    cross join stages as following
),

counted as (
    select
        watched.stage_id,
        case when is_kept.value_id is not null or watched.value_id is null then watched.value_id end
            as value_id,
        is_kept.is_kept is null and $split_by is not null as is_rest,
        watched.window_on,
        watched.entry_age,
        watched.age,
        sum(watched.visits) as visits,
        sum(watched.inferred) as inferred,
        sum(watched.visits) filter (where watched.is_left) as events,
        sum(watched.visits) filter (where watched.is_left and moves.is_forward) as advanced,
        sum(watched.visits) filter (where watched.is_left and moves.is_lost) as lost
    from watched
    left join moves
        on moves.stage_id = watched.stage_id and moves.next_stage_id = watched.next_stage_id
    left join (select value_id, true as is_kept from kept) as is_kept
        on is_kept.value_id is not distinct from watched.value_id
    where watched.age > watched.entry_age
    group by
        watched.stage_id,
        case when is_kept.value_id is not null or watched.value_id is null then watched.value_id end,
        is_kept.is_kept is null and $split_by is not null,
        watched.window_on,
        watched.entry_age,
        watched.age
),

steps as (
    select
        stage_id, value_id, is_rest, window_on, age as day,
        0 as began,
        visits as left_watch,
        coalesce(events, 0) as events,
        coalesce(advanced, 0) as advanced,
        coalesce(lost, 0) as lost,
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
