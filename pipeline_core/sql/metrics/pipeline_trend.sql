-- One row per day asked for and open stage: the open deals in it at the end of that day.
with days as (
    select unnest($days::date[]) as day
),

versions_then as (
    select
        days.day,
        versions.stage_id,
        in_reporting_currency(
            versions.amount_cents, versions.currency, $scope['reporting_currency'], rates.rate
        ) as amount_cents
    from days
    inner join versions_in_scope($scope) as versions
        on versions.valid_from <= days.day and versions.valid_to > days.day
    left join rates
        on rates.currency = versions.currency
        and rates.reporting_currency = $scope['reporting_currency']
        and rates.valid_from <= days.day
        and rates.valid_to > days.day
    where versions.closed_on is null and in_period($scope, versions.expected_close_on)
)

select
    days.day,
    stages.stage,
    count(versions_then.stage_id) as deals,
    coalesce(sum(versions_then.amount_cents), 0)::bigint as amount
from days
cross join open_stages($scope) as stages
left join versions_then
    on versions_then.day = days.day and versions_then.stage_id = stages.stage_id
group by days.day, stages.pipeline, stages.place, stages.stage_id, stages.stage
order by days.day, stages.pipeline, stages.place, stages.stage_id;
