-- One row per step of the funnel, value of a split, stage and age: the deals of the period that are neither won
-- nor lost and have not come to the step. The stage is the open one in which they were last seen: what rests in
-- a parked stage is where it was before. Sums are of deals, or of cents where $measure is amount.
with unfinished as (
    select
        progress.deal_key,
        progress.pipeline_id,
        progress.furthest_place,
        names.label as value,
        case $measure when 'amount' then progress.amount_cents else 1 end as counted
    from deal_progress($scope) as progress
    left join dimension_values as names on names.value_id = split_id($split_by, progress)
    where
        in_period($scope, progress.created_on)
        and progress.furthest_place is not null
        and progress.outcome not in ('won', 'lost')
),

last_visits as (
    select
        visits.deal_key,
        max_by(visits.stage_id, visits.sequence) as stage_id,
        $scope['as_of'] - max_by(visits.entered_at::date, visits.sequence) as age_days
    from stage_visits as visits
    inner join stages on stages.stage_id = visits.stage_id and stages.kind = 'open'
    semi join unfinished on unfinished.deal_key = visits.deal_key
    where visits.entered_at < $scope['as_of'] + 1
    group by visits.deal_key
)

select
    steps.step,
    unfinished.value,
    last_visits.stage_id,
    last_visits.age_days,
    coalesce(sum(unfinished.counted), 0)::bigint as counted
from unfinished
inner join last_visits on last_visits.deal_key = unfinished.deal_key
inner join funnel_steps($scope) as steps
    on steps.pipeline_id is not distinct from unfinished.pipeline_id
    and steps.place > unfinished.furthest_place
group by steps.step, unfinished.value, last_visits.stage_id, last_visits.age_days
order by steps.step, unfinished.value, last_visits.stage_id, last_visits.age_days;
