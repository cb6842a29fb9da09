-- One row per version of one deal up to the end of the scope's day, the oldest first.
-- Amounts are converted at the day's rate throughout, so that a rate never looks like a changed amount.
with chosen as (
    select deals_now.deal_key
    from deals_in_scope($scope) as deals_now
    inner join deals on deals.deal_key = deals_now.deal_key and deals.deal_id = $deal_id
)

select
    versions.valid_from as since_on,
    stages.label as stage,
    coalesce(stages.kind, 'open') as outcome,
    in_reporting_currency(
        versions.amount_cents, versions.currency, $scope['reporting_currency'], rates.rate
    ) as amount,
    versions.expected_close_on,
    versions.closed_on,
    owners.label as owner,
    teams.label as team,
    versions.probability as crm_probability,
    versions.forecast_category,
    versions.next_step,
    versions.touched_on,
    versions.is_inferred
from deal_versions as versions
semi join chosen on chosen.deal_key = versions.deal_key
left join stages on stages.stage_id = versions.stage_id
left join dimension_values as owners on owners.value_id = versions.owner_id
left join dimension_values as teams on teams.value_id = versions.team_id
left join rates
    on rates.currency = versions.currency
    and rates.reporting_currency = $scope['reporting_currency']
    and rates.valid_from <= $scope['as_of']
    and rates.valid_to > $scope['as_of']
where versions.valid_from <= $scope['as_of']
order by versions.valid_from;
