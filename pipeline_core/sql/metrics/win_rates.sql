-- One row per period in which deals closed, or were created; without a span one row for all of them.
-- A deal is overripe when it is still open at an age by which nine in ten won deals were won: where deals
-- are told by the day of their close, it belongs to the period in which it came to that age.
with now as (
    select
        outcome,
        amount_cents,
        created_on,
        closed_on
    from deals_in_scope($scope)
    where outcome in ('open', 'won', 'lost')
),

ripe as (
    select case when count(*) >= 10 then quantile_disc(closed_on - created_on, 0.9) end as days
    from now
    where outcome = 'won' and closed_on >= created_on
),

told as (
    select
        now.outcome,
        now.amount_cents,
        case
            when $is_by_creation then now.created_on
            when now.outcome <> 'open' then now.closed_on
            when now.created_on + ripe.days::integer + 1 <= $scope['as_of']
                then now.created_on + ripe.days::integer + 1
        end as day
    from now
    cross join ripe
)

select
    period_code($span, told.day, $fiscal_start) as period,
    count(*) filter (where told.outcome = 'won') as won,
    count(*) filter (where told.outcome = 'lost') as lost,
    count(*) filter (where told.outcome = 'open') as open_deals,
    any_value(ripe.days) as ripe_days,
    coalesce(sum(told.amount_cents) filter (where told.outcome = 'won'), 0)::bigint as won_amount,
    coalesce(sum(told.amount_cents) filter (where told.outcome = 'lost'), 0)::bigint as lost_amount
from told
cross join ripe
where told.day is not null and in_period($scope, told.day)
group by period_code($span, told.day, $fiscal_start)
order by period;
