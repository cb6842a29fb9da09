-- One row per deal from its creation on, with what became of it as far as it was known on the scope's day;
-- the columns are those of visits_with_fate, stage_id is 0.
with lives as (
    select
        deals.deal_key,
        deals.created_on,
        case when deals.outcome in ('won', 'lost') then deals.outcome else 'open' end as outcome,
        case
            when deals.outcome in ('won', 'lost') then least(deals.closed_on, $scope['as_of'])
            else $scope['as_of']
        end as watched_to_on
    from deals_in_scope($scope) as deals
),

-- From which day on closes are known is a fact about all uploads, whatever the filters let through.
first_close as (
    select min(versions.closed_on) as closed_on
    from deal_versions as versions
    inner join stages on stages.stage_id = versions.stage_id and stages.kind in ('won', 'lost')
    where versions.valid_from <= $scope['as_of'] and versions.valid_to > $scope['as_of']
)

select
    lives.deal_key,
    0 as stage_id,
    lives.created_on as entered_on,
    (lives.watched_to_on - lives.created_on)::integer as age_days,
    case when lives.outcome <> 'open' then lives.watched_to_on end as left_on,
    lives.outcome,
    lives.watched_to_on,
    coalesce(first_close.closed_on, lives.created_on) as observed_from_on
from lives
cross join first_close
where lives.watched_to_on >= lives.created_on
order by lives.deal_key;
