-- One row per rule, value of a split and step of the funnel: the deals that came so far, went on, or wait there.
-- A deal younger than the days of a step ($steps, $days) does not count at it; no days: every deal does.
-- Sums are of deals, or of cents where $measure is amount.
with rules as (
    select unnest($rules) as rule
),

entered_where_asked as (
    select entered_rungs.deal_key, entered_rungs.entered
    from entered_rungs($scope) as entered_rungs
    where list_has_any($rules, ['strict', 'any'])
),

progress as materialized (
    select
        deals.deal_key,
        deals.pipeline_id,
        deals.furthest_place,
        deals.outcome,
        deals.amount_cents,
        deals.created_on,
        split_id($split_by, deals) as split_id
    from deal_progress($scope) as deals
),

-- The same rules as in left_out: where they hold, no rate means anything.
known as (
    select
        count(*) filter (where outcome = 'lost' and furthest_place is not null)
            < 0.6 * count(*) filter (where outcome = 'lost') as is_loss_unknown,
        are_amounts_thin(
            count(*) filter (where outcome = 'open'),
            count(*) filter (where outcome = 'open' and coalesce(amount_cents, 0) <= 0),
            count(*) filter (where outcome = 'lost'),
            count(*) filter (where outcome = 'lost' and coalesce(amount_cents, 0) <= 0)
        ) and $measure = 'amount' as is_thin
    from progress
),

cohort as (
    select
        progress.deal_key,
        progress.pipeline_id,
        progress.furthest_place,
        progress.outcome,
        entered_where_asked.entered,
        names.label as value,
        case $measure when 'amount' then progress.amount_cents else 1 end as counted,
        $scope['as_of'] - progress.created_on as age_days
    from progress
    left join dimension_values as names on names.value_id = progress.split_id
    left join entered_where_asked on entered_where_asked.deal_key = progress.deal_key
    where in_period($scope, progress.created_on) and progress.furthest_place is not null
),

steps as (
    select
        steps_in_order.*,
        $days[list_position($steps, steps_in_order.step)] as old_days,
        $days[list_position($steps, steps_in_order.next_step)] as old_days_next
    from funnel_steps($scope) as steps_in_order
),

judged as (
    select
        rules.rule,
        cohort.value,
        steps.pipeline,
        steps.place,
        steps.rung_id,
        steps.stage,
        steps.is_won,
        steps.step,
        cohort.counted,
        is_counted(rules.rule, cohort, steps.first_rung_id, steps.first_place, [steps.first_rung_id])
            as is_first,
        is_counted(rules.rule, cohort, steps.rung_id, steps.place, steps.rungs_so_far) as is_here,
        is_counted(
            rules.rule, cohort, steps.next_rung_id, steps.next_place, steps.rungs_so_far_next
        ) as is_next,
        cohort.outcome not in ('won', 'lost') and cohort.furthest_place <= steps.place as is_waiting,
        steps.old_days is null or coalesce(cohort.age_days >= steps.old_days, false) as is_old,
        steps.old_days_next is null or coalesce(cohort.age_days >= steps.old_days_next, false)
            as is_old_next
    from steps
    cross join rules
    left join cohort on cohort.pipeline_id is not distinct from steps.pipeline_id
)

select
    rule,
    value,
    pipeline,
    stage,
    is_won,
    step,
    coalesce(any_value(known.is_loss_unknown or known.is_thin), false) as is_unknown,
    count(*) filter (where is_first and is_old) as deals,
    coalesce(sum(counted) filter (where is_first and is_old), 0)::bigint as whole,
    count(*) filter (where is_first and not is_old) as young,
    coalesce(sum(counted) filter (where is_here and is_old), 0)::bigint as reached,
    coalesce(sum(counted) filter (where is_here and is_waiting and is_old_next), 0)::bigint as waiting,
    count(*) filter (where is_here and is_old_next and not (rule = 'resolved' and is_waiting))
        as step_deals,
    coalesce(sum(counted) filter (
        where is_here and is_old_next and not (rule = 'resolved' and is_waiting)
    ), 0)::bigint as step_whole,
    coalesce(sum(counted) filter (where is_next and is_old_next), 0)::bigint as advanced
from judged
cross join known
group by rule, value, pipeline, place, rung_id, stage, is_won, step
order by rule, value, pipeline, place, rung_id;
