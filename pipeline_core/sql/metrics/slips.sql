-- One row: what became of the deals that were due in the period on the start day.
with changes as (
    select
        deal_key,
        was_open,
        is_open,
        entering,
        leaving,
        amount_before,
        amount_after
    from deals_between($scope, $start_on)
),

dates_known as (
    select
        exists (
            select 1
            from imports
            left join observations on observations.import_id = imports.import_id
            where
                imports.undone_at is null
                and list_contains(imports.fields, 'expected_close')
                and least(imports.as_of, observations.day) <= $start_on
        )
        or exists (
            select 1
            from observed_entries
            where expected_close_on is not null and entered_at::date <= $start_on
        ) as is_known
),

pushes as (
    select count(*) filter (where moves.is_push) as pushes, sum(moves.days_later) as days_slipped
    from close_date_moves($scope, (select list(deal_key) from changes where was_open)) as moves
    where moves.moved_on > $start_on and moves.days_later > 0
),

counted as (
    select
        count(*) filter (where was_open) as due_deals,
        coalesce(sum(amount_before) filter (where was_open), 0) as due_amount,
        count(*) filter (where leaving = 'pushed_out') as slipped_deals,
        coalesce(sum(amount_before) filter (where leaving = 'pushed_out'), 0) as slipped_amount,
        count(*) filter (where leaving = 'pulled_out') as pulled_out_deals,
        coalesce(sum(amount_before) filter (where leaving = 'pulled_out'), 0) as pulled_out_amount,
        count(*) filter (where entering = 'rolled_in' and is_open) as rolled_in_deals,
        coalesce(sum(amount_after) filter (where entering = 'rolled_in' and is_open), 0)
            as rolled_in_amount,
        sum(amount_after) filter (where is_open) as open_amount
    from changes
)

select
    $start_on as start_on,
    counted.due_deals,
    counted.due_amount::bigint as due_amount,
    case when is_known then counted.slipped_deals end as slipped_deals,
    case when is_known then counted.slipped_amount end::bigint as slipped_amount,
    case when is_known then counted.slipped_amount / nullif(counted.due_amount, 0) end as slip_rate,
    case when is_known then counted.slipped_deals / nullif(counted.due_deals, 0) end as slip_rate_deals,
    case when is_known then pushes.pushes end as pushes,
    case when is_known then coalesce(pushes.days_slipped, 0) end::bigint as days_slipped,
    case when is_known then counted.pulled_out_deals end as pulled_out_deals,
    case when is_known then counted.pulled_out_amount end::bigint as pulled_out_amount,
    case when is_known then counted.rolled_in_deals end as rolled_in_deals,
    case when is_known then counted.rolled_in_amount end::bigint as rolled_in_amount,
    case when is_known then counted.rolled_in_amount / nullif(counted.open_amount, 0) end
        as rolled_in_share
from counted
cross join pushes
cross join dates_known;
