-- One row per reason for which deals of the scope are not in some number.
with now as (
    select deals_now.*, progress.furthest_place, deals.first_seen_on
    from deals_in_scope($scope) as deals_now
    left join deals on deals.deal_key = deals_now.deal_key
    left join deal_progress($scope) as progress on progress.deal_key = deals_now.deal_key
),

counted as (
    select 'no_amount' as reason, count(*) filter (
        where outcome = 'open' and coalesce(amount_cents, 0) = 0 and not is_without_rate) as deals
    from now
    union all
    select 'no_rate', count(*) filter (where is_without_rate) from now
    union all
    select 'no_created_date', count(*) filter (where created_on is null) from now
    union all
    select 'no_close_date', count(*) filter (where outcome = 'open' and expected_close_on is null)
    from now
    union all
    select 'overdue', count(*) filter (
        where outcome = 'open' and expected_close_on < $scope['as_of'])
    from now
    union all
    select 'silence_unknown', count(*) filter (
        where outcome = 'open' and (touched_on is null or not is_silence_known($scope)))
    from now
    union all
    select 'stage_unknown', count(*) filter (where stage_id is null) from now
    union all
    select 'unplaced', count(*) filter (where outcome = 'unplaced') from now
    union all
    select 'parked', count(*) filter (where outcome = 'parked') from now
    union all
    select 'never_reached_a_stage', count(*) filter (
        where furthest_place is null and in_period($scope, created_on)) from now
    union all
    select 'created_later', count(*) filter (where created_on > $scope['as_of']) from now
    union all
    select 'closed_before_created', count(*) filter (where closed_on < created_on) from now
    union all
    -- Where most open, or most lost, deals have no amount, no rate by value means anything.
    select 'amounts_thin', case
        when 2 * count(*) filter (where outcome = 'open' and coalesce(amount_cents, 0) <= 0)
            > count(*) filter (where outcome = 'open')
            or 2 * count(*) filter (where outcome = 'lost' and coalesce(amount_cents, 0) <= 0)
            > count(*) filter (where outcome = 'lost')
        then count(*) filter (
            where outcome in ('open', 'lost') and coalesce(amount_cents, 0) <= 0)
        else 0 end
    from now
    union all
    -- The same rule as in stage_win_rates: too few lost deals show the stage in which they were.
    select 'stage_at_loss_unknown', case
        when count(*) filter (where outcome = 'lost' and furthest_place is not null)
            < 0.6 * count(*) filter (where outcome = 'lost')
        then count(*) filter (where outcome = 'lost' and furthest_place is null) else 0 end
    from now
    union all
    select 'current_value', count(*) filter (where first_seen_on > $scope['as_of']) from now
    union all
    select 'inferred_stage_day', count(*) filter (where is_inferred) from now
    union all
    select 'outside_period', count(*) filter (
        where outcome = 'open' and not coalesce(in_period($scope, expected_close_on), false))
    from now
)

select reason, deals
from counted
where deals > 0
order by reason;
