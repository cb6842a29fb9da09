-- One row per kind of change that happened, between the pipeline of the start day and that of the as-of day.
with changes as materialized (
    select
        entering,
        changing,
        leaving,
        entering_amount,
        leaving_amount
    from deals_between($scope, $start_on, with_still := false)
),

-- Both ends are counted on their own, so that a movement that was missed would show.
open_versions as (
    select
        versions.valid_from <= $start_on as is_at_start,
        versions.valid_to > $scope['as_of'] as is_at_end,
        coalesce(
            in_reporting_currency(
                versions.amount_cents,
                versions.currency,
                $scope['reporting_currency'],
                rates.rate
            ),
            0
        ) as amount
    from versions_in_scope($scope) as versions
    left join stages on stages.stage_id = versions.stage_id
    left join rates
        on rates.currency = versions.currency
        and rates.reporting_currency = $scope['reporting_currency']
        and rates.valid_from <= $scope['as_of']
        and rates.valid_to > $scope['as_of']
    where
        versions.valid_to > $start_on
        and versions.valid_from <= $scope['as_of']
        and versions.closed_on is null  -- so for all but won and lost deals, and quickly asked
        and coalesce(stages.kind, 'open') = 'open'
        and in_period($scope, versions.expected_close_on)
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
    select 'start', amount
    from open_versions
    where is_at_start
    union all
    select 'end', amount
    from open_versions
    where is_at_end
)

select
    bucket,
    count(*) as deals,
    sum(amount)::bigint as amount,
    count(*) filter (where amount = 0) as without_amount
from movements
group by bucket;
