-- One row per visit to an open stage, with what became of its deal as far as it was known on the scope's day.
-- A deal that an upload no longer held was watched until it was last seen; its last stage tells its fate.
with visits as (
    select visits.*, visits.entered_on + visits.age_days as seen_to_on
    from stage_visits_in_scope($scope) as visits
    where visits.age_days >= 0
),

ends_of_sight as (
    select
        visits.deal_key,
        max(visits.seen_to_on) as seen_to_on,
        max_by(visits.kind, visits.sequence) as last_kind,
        max_by(visits.entered_on, visits.sequence) as last_entered_on,
        bool_or(visits.is_lost_from_sight) as is_lost_from_sight
    from visits
    group by visits.deal_key
),

fates as (
    select
        ends_of_sight.deal_key,
        case
            when coalesce(deals.outcome, ends_of_sight.last_kind) in ('won', 'lost')
                then coalesce(deals.outcome, ends_of_sight.last_kind)
            else 'open'
        end as outcome,
        least(coalesce(deals.closed_on, ends_of_sight.last_entered_on), $scope['as_of']) as closed_on,
        case
            when deals.deal_key is null then ends_of_sight.seen_to_on else $scope['as_of']
        end as seen_to_on
    from ends_of_sight
    left join deals_in_scope($scope) as deals on deals.deal_key = ends_of_sight.deal_key
    where deals.deal_key is not null or ends_of_sight.is_lost_from_sight
)

select
    visits.deal_key,
    visits.stage_id,
    visits.stage,
    visits.sequence,
    visits.entered_on,
    visits.age_days,
    visits.left_on,
    fates.outcome,
    case when fates.outcome in ('won', 'lost') then fates.closed_on end as closed_on,
    case
        when fates.outcome in ('won', 'lost') then fates.closed_on else fates.seen_to_on
    end as watched_to_on,
    coalesce(first_close_on($scope['as_of']), visits.entered_on) as observed_from_on
from visits
inner join fates on fates.deal_key = visits.deal_key
where visits.kind = 'open'
order by visits.deal_key, visits.sequence;
