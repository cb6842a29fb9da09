-- One row per reason for which deals of the scope are not in some number.
-- Each reason is a column of one pass over the deals; the last step turns the columns into rows.
with now as (
    select
        deals_now.*,
        deals_now.furthest_place is not null as has_reached_a_stage,
        later_deals.deal_key is not null as is_seen_later
    from deals_in_scope($scope) as deals_now
    left join deals as later_deals
        on later_deals.deal_key = deals_now.deal_key and later_deals.first_seen_on > $scope['as_of']
),

counted as (
    select
        count_if(outcome = 'open' and coalesce(amount_cents, 0) = 0 and not is_without_rate)
            as no_amount,
        count_if(is_without_rate) as no_rate,
        count_if(created_on is null) as no_created_date,
        count_if(outcome = 'open' and expected_close_on is null) as no_close_date,
        count_if(outcome = 'open' and expected_close_on < $scope['as_of']) as overdue,
        count_if(outcome = 'open' and (touched_on is null or not is_silence_known($scope)))
            as silence_unknown,
        count_if(stage_id is null) as stage_unknown,
        count_if(outcome = 'unplaced') as unplaced,
        count_if(outcome = 'parked') as parked,
        count_if(not has_reached_a_stage and in_period($scope, created_on)) as never_reached_a_stage,
        count_if(created_on > $scope['as_of']) as created_later,
        count_if(closed_on < created_on) as closed_before_created,
        case
            when are_amounts_thin(
                count_if(outcome = 'open'),
                count_if(outcome = 'open' and coalesce(amount_cents, 0) <= 0),
                count_if(outcome = 'lost'),
                count_if(outcome = 'lost' and coalesce(amount_cents, 0) <= 0)
            )
            then count_if(outcome in ('open', 'lost') and coalesce(amount_cents, 0) <= 0)
            else 0
        end as amounts_thin,
        -- The same rule as in stage_win_rates: too few lost deals show the stage in which they were.
        case
            when count_if(outcome = 'lost' and has_reached_a_stage) < 0.6 * count_if(outcome = 'lost')
            then count_if(outcome = 'lost' and not has_reached_a_stage)
            else 0
        end as stage_at_loss_unknown,
        count_if(is_seen_later) as current_value,
        count_if(is_inferred) as inferred_stage_day,
        count_if(outcome = 'open' and not coalesce(in_period($scope, expected_close_on), false))
            as outside_period
    from now
)

select reason, deals
from (
    unpivot counted on
        no_amount, no_rate, no_created_date, no_close_date, overdue, silence_unknown, stage_unknown,
        unplaced, parked, never_reached_a_stage, created_later, closed_before_created,
        amounts_thin, stage_at_loss_unknown, current_value, inferred_stage_day, outside_period
    into name reason value deals
) as reasons
where deals > 0
order by reason;
