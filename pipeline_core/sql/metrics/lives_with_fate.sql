-- One row per deal from its creation on, with what became of it as far as it was known on the scope's day;
-- the columns are those of visits_with_fate, stage_id is 0. A closed deal of no known day is not there.
with lives as (
    select
        deals.deal_key,
        deals.created_on,
        case when deals.outcome in ('won', 'lost') then deals.outcome else 'open' end as outcome,
        case
            when deals.outcome in ('won', 'lost') and deals.closed_on <= $scope['as_of']
                then deals.closed_on
            when deals.outcome in ('won', 'lost') and deals.closed_on is null then null
            else $scope['as_of']
        end as watched_to_on
    from deals_in_scope($scope) as deals
)

select
    lives.deal_key,
    0 as stage_id,
    lives.created_on as entered_on,
    (lives.watched_to_on - lives.created_on)::integer as age_days,
    case when lives.outcome <> 'open' then lives.watched_to_on end as left_on,
    lives.outcome,
    lives.watched_to_on,
    coalesce(first_close_on($scope['as_of']), lives.created_on) as observed_from_on
from lives
where lives.watched_to_on >= lives.created_on
order by lives.deal_key;
