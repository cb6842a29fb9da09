-- One row per visit of one deal to a stage, as it was known at the end of the scope's day, in their order.
with chosen as (
    select deals_now.deal_key
    from deals_in_scope($scope) as deals_now
    inner join deals on deals.deal_key = deals_now.deal_key and deals.deal_id = $deal_id
)

select
    visits.stage_id,
    stages.label as stage,
    stages.place,
    coalesce(stages.kind, 'unplaced') as kind,
    visits.entered_at::date as entered_on,
    case when visits.left_at::date <= $scope['as_of'] then visits.left_at::date end as left_on,
    (
        least(coalesce(visits.left_at::date, visits.lost_sight_on, $scope['as_of']), $scope['as_of'])
        - visits.entered_at::date
    )::integer as days_in_stage,
    owners.label as owner,
    visits.is_inferred
from stage_visits as visits
semi join chosen on chosen.deal_key = visits.deal_key
inner join stages on stages.stage_id = visits.stage_id
left join dimension_values as owners on owners.value_id = visits.owner_id
where visits.entered_at::date <= $scope['as_of']
order by visits.sequence;
