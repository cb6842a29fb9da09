-- One row: what is booked in the period, and what two naive calls make of the open deals due by its end.
select
    coalesce(sum(deals.amount_cents) filter (where deals.outcome = 'won'), 0)::bigint as booked,
    count(*) filter (where deals.outcome = 'open') as due_deals,
    coalesce(
        sum(deals.amount_cents * coalesce(deals.probability, stages.default_probability, 0))
            filter (where deals.outcome = 'open'),
        0
    )::double as weighted,
    sum(deals.amount_cents) filter (
        where deals.outcome = 'open' and lower(deals.forecast_category) = 'commit'
    )::bigint as committed,
    count(deals.forecast_category) filter (where deals.outcome = 'open') > 0 as has_categories
from deals_in_scope($scope) as deals
left join stages on stages.stage_id = deals.stage_id
where
    (deals.outcome = 'won' and in_period($scope, deals.closed_on))
    or (deals.outcome = 'open' and deals.expected_close_on <= $scope['until']);
