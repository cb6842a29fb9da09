-- Whether any upload up to the scope's day says when deals were touched; without one nobody can be silent.
create or replace macro is_silence_known(scope) as (
    exists (
        select 1
        from imports
        where undone_at is null and as_of <= scope['as_of'] and list_contains(fields, 'touched')
    )
);

-- The last day that a next step names in the one way of writing that nobody misreads, 2026-11-30.
create or replace macro planned_day(next_step) as (
    list_max(list_transform(
        regexp_extract_all(next_step, '\d{4}-\d{2}-\d{2}'), lambda written: try_cast(written as date)
    ))
);

-- One row per open deal of the scope with its two clocks: days in its present stage, days without a touch.
-- is_silent is null where no upload says when deals were touched, or not this one.
create or replace macro deal_clocks(scope) as table
select
    deals_now.deal_key,
    deals_now.stage_id,
    deals_now.stage,
    deals_now.place,
    deals_now.owner_id,
    deals_now.amount_cents,
    deals_now.expected_close_on,
    deals_now.touched_on,
    deals_now.next_step,
    (scope['as_of'] - visits.entered_on)::integer as days_in_stage,
    (scope['as_of'] - deals_now.created_on)::integer as days_open,
    limits.stuck_days,
    case when limits.stage_id is null then default_silent_days() else limits.silent_days end
        as silent_days,
    case when is_silence_known(scope) then (scope['as_of'] - deals_now.touched_on)::integer end
        as days_untouched,
    planned_day(deals_now.next_step) as planned_on,
    case
        when not is_silence_known(scope) or deals_now.touched_on is null then null
        when limits.stage_id is not null and limits.silent_days is null then false
        else
            scope['as_of'] - deals_now.touched_on
            > coalesce(limits.silent_days, default_silent_days())
            and coalesce(planned_day(deals_now.next_step) < scope['as_of'], true)
    end as is_silent,
    coalesce(deals_now.expected_close_on < scope['as_of'], false) as is_overdue
from open_deals_in_scope(scope) as deals_now
left join thresholds() as limits on limits.stage_id = deals_now.stage_id
left join present_visits(scope) as visits
    on visits.deal_key = deals_now.deal_key and visits.stage_id = deals_now.stage_id;
