-- One row per target that lies wholly inside the scope's period, in the reporting currency: at the rate of the
-- as-of day, or of its last day when that is over. Whose it is, filters do not ask.
select
    held.since,
    held.until,
    held.owner,
    held.team,
    in_reporting_currency(
        held.amount_cents, held.currency, $scope['reporting_currency'], rates.rate
    ) as amount
from targets_that_hold() as held
left join rates
    on rates.currency = held.currency
    and rates.reporting_currency = $scope['reporting_currency']
    and rates.valid_from <= least(held.until, $scope['as_of'])
    and rates.valid_to > least(held.until, $scope['as_of'])
where held.since >= $scope['since'] and held.until <= $scope['until']
order by held.since, held.until, held.team nulls first, held.owner nulls first;
