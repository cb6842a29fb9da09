-- One row per deal of the scope, and what became of it by the end of the scope's day.
-- A close without a day happened when the deal came to its last stage; a day after the scope's is that day.
with moves as (
    select
        visits.deal_key,
        min(visits.entered_at)::date as first_on,
        max(visits.entered_at)::date as last_on
    from stage_visits as visits
    where visits.entered_at < $scope['as_of'] + 1
    group by visits.deal_key
),

fates as (
    select
        deals.deal_key,
        deals.outcome in ('won', 'lost') as is_closed,
        deals.outcome,
        deals.created_on,
        coalesce(deals.closed_on, moves.last_on) as closed_on,
        deals.amount_cents,
        deals.stage_id,
        coalesce(visits.entered_on, deals.created_on, moves.first_on) as entered_on,
        deals.segment_id,
        deals.product_id,
        deals.owner_id
    from deals_in_scope($scope) as deals
    left join moves on moves.deal_key = deals.deal_key
    left join present_visits($scope) as visits
        on visits.deal_key = deals.deal_key and visits.stage_id = deals.stage_id
)

select
    fates.deal_key,
    case when fates.is_closed then fates.outcome else 'open' end as outcome,
    -- `least` would take the scope's day where the other one is not known.
    case when fates.created_on > $scope['as_of'] then $scope['as_of'] else fates.created_on end
        as created_on,
    case
        when fates.is_closed and fates.closed_on > $scope['as_of'] then $scope['as_of']
        when fates.is_closed then fates.closed_on
    end as closed_on,
    fates.amount_cents as amount,
    fates.outcome = 'open' as is_waiting,
    case when fates.outcome = 'open' then fates.stage_id end as stage_id,
    fates.entered_on,
    fates.segment_id as segment,
    fates.product_id as product,
    fates.owner_id as owner
from fates
where not fates.is_closed or fates.closed_on is not null
order by fates.deal_key;
