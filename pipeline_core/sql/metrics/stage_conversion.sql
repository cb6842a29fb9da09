-- One row per rule, value of a split and step of the funnel: the deals that came so far, went on, or wait there.
-- A deal younger than the days of a step ($steps, $days) does not count at it; no days: every deal does.
-- Sums are of deals, or of cents where $measure is amount.
with rules as (
    select unnest($rules) as rule
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

entered_where_asked as (
    select entered_steps.deal_key, entered_steps.pipeline_id, entered_steps.entered
    from entered_steps($scope) as entered_steps
    where list_has_any($rules, ['strict', 'any'])
),

-- Deals that no rule can tell apart, together: there are few such groups, however many deals.
cohort as (
    select
        progress.split_id,
        progress.pipeline_id,
        progress.furthest_place,
        progress.outcome in ('won', 'lost') as is_closed,
        entered_where_asked.entered,
        case when len($days) > 0 then $scope['as_of'] - progress.created_on end as age_days,
        count(*) as deals,
        sum(case $measure when 'amount' then progress.amount_cents else 1 end) as counted
    from progress
    left join entered_where_asked
        on entered_where_asked.deal_key = progress.deal_key
        and entered_where_asked.pipeline_id is not distinct from progress.pipeline_id
    where in_period($scope, progress.created_on) and progress.furthest_place is not null
    group by
        progress.split_id, progress.pipeline_id, progress.furthest_place, is_closed,
        entered_where_asked.entered, age_days
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
        cohort.split_id,
        steps.pipeline,
        steps.place,
        steps.stage_id,
        steps.stage,
        steps.is_won,
        steps.step,
        cohort.deals,
        cohort.counted,
        is_counted(rules.rule, furthest_place, entered, is_closed, steps.first_place, 1) as is_first,
        is_counted(rules.rule, furthest_place, entered, is_closed, steps.place, steps.step_bit) as is_here,
        is_counted(
            rules.rule, furthest_place, entered, is_closed, steps.next_place, steps.next_step_bit
        ) as is_next,
        not is_closed and furthest_place <= steps.place as is_waiting,
        steps.old_days is null or coalesce(cohort.age_days >= steps.old_days, false) as is_old,
        steps.old_days_next is null or coalesce(cohort.age_days >= steps.old_days_next, false)
            as is_old_next
    from steps
    cross join rules
    left join cohort on cohort.pipeline_id is not distinct from steps.pipeline_id
)

select
    judged.rule,
    names.label as value,
    judged.pipeline,
    judged.stage,
    judged.is_won,
    judged.step,
    coalesce(any_value(known.is_loss_unknown or known.is_thin), false) as is_unknown,
    coalesce(sum(deals) filter (where is_first and is_old), 0)::bigint as deals,
    coalesce(sum(counted) filter (where is_first and is_old), 0)::bigint as whole,
    coalesce(sum(deals) filter (where is_first and not is_old), 0)::bigint as young,
    coalesce(sum(counted) filter (where is_here and is_old), 0)::bigint as reached,
    coalesce(sum(counted) filter (where is_here and is_waiting and is_old_next), 0)::bigint as waiting,
    coalesce(sum(deals) filter (
        where is_here and is_old_next and not (rule = 'resolved' and is_waiting)
    ), 0)::bigint as step_deals,
    coalesce(sum(counted) filter (
        where is_here and is_old_next and not (rule = 'resolved' and is_waiting)
    ), 0)::bigint as step_whole,
    coalesce(sum(counted) filter (where is_next and is_old_next), 0)::bigint as advanced
from judged
cross join known
left join dimension_values as names on names.value_id = judged.split_id
group by
    judged.rule, names.label, judged.pipeline, judged.place, judged.stage_id, judged.stage,
    judged.is_won, judged.step
order by judged.rule, names.label, judged.pipeline, judged.place, judged.stage_id;
