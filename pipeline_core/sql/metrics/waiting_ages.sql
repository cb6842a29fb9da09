-- One row per span of days that open deals have waited in their present stage, the shortest first.
with spans as (
    select spans.since_days, spans.until_days
    from (
        values (0, 7), (8, 14), (15, 30), (31, 60), (61, 90), (91, 180), (181, null)
    ) as spans (since_days, until_days)
),

waiting_deals as (
    select
        deals.deal_key,
        deals.amount_cents,
        $scope['as_of'] - max(visits.entered_on) as days_waiting
    from open_deals_in_scope($scope) as deals
    inner join stage_visits_in_scope($scope) as visits on visits.deal_key = deals.deal_key
    left join dimension_values as names on names.value_id = split_id($split_by, deals)
    where
        ($stage is null or deals.stage = $stage)
        and ($split_by is null or names.label is not distinct from $value)
    group by deals.deal_key, deals.amount_cents
)

select
    spans.since_days,
    spans.until_days,
    count(waiting_deals.deal_key) as deals,
    sum(waiting_deals.amount_cents)::bigint as amount
from spans
left join waiting_deals
    on waiting_deals.days_waiting >= spans.since_days
    and (spans.until_days is null or waiting_deals.days_waiting <= spans.until_days)
group by spans.since_days, spans.until_days
order by spans.since_days;
