-- One row per kind of change that happened, between the pipeline of the start day and that of the as-of day.
with changes as materialized (
    select
        entering,
        changing,
        leaving,
        entering_amount,
        leaving_amount
    from deals_between($scope, $start_on)
),

movements as (
    select entering as bucket, entering_amount as amount
    from changes
    where entering is not null
    union all
    select changing, leaving_amount - entering_amount
    from changes
    where changing is not null
    union all
    select leaving, -leaving_amount
    from changes
    where leaving is not null
    union all
    -- Both ends are counted on their own, so that a movement that was missed would show.
    select 'start', coalesce(amount_cents, 0)
    from deals_in_scope($start_scope)
    where outcome = 'open' and in_period($scope, close_on)
    union all
    select 'end', coalesce(amount_cents, 0)
    from deals_in_scope($scope)
    where outcome = 'open' and in_period($scope, close_on)
)

select
    bucket,
    count(*) as deals,
    sum(amount)::bigint as amount,
    count(*) filter (where amount = 0) as without_amount
from movements
group by bucket;
