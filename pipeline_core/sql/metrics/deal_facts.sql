-- One row: a deal of the scope as it stood at the end of the scope's day; no row when it was not there.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    pipelines.label as pipeline,
    deals_now.stage,
    deals_now.outcome,
    deals_now.amount_cents as amount,
    deals_now.created_on,
    deals_now.expected_close_on,
    deals_now.closed_on,
    owners.label as owner,
    teams.label as team,
    segments.label as segment,
    regions.label as region,
    products.label as product,
    sources.label as source,
    deal_types.label as deal_type,
    deals_now.probability as crm_probability,
    deals_now.forecast_category,
    deals_now.next_step,
    deals_now.touched_on,
    case when deals_now.outcome = 'lost' then deals.lost_reason end as lost_reason,
    ($scope['as_of'] - visits.entered_on)::integer as days_in_stage,
    (
        case when deals_now.outcome in ('won', 'lost') then deals_now.closed_on else $scope['as_of'] end
        - deals_now.created_on
    )::integer as days_open
from deals_in_scope($scope) as deals_now
inner join deals on deals.deal_key = deals_now.deal_key and deals.deal_id = $deal_id
left join present_visits($scope) as visits
    on visits.deal_key = deals_now.deal_key and visits.stage_id = deals_now.stage_id
left join dimension_values as pipelines on pipelines.value_id = deals_now.pipeline_id
left join dimension_values as owners on owners.value_id = deals_now.owner_id
left join dimension_values as teams on teams.value_id = deals_now.team_id
left join dimension_values as segments on segments.value_id = deals_now.segment_id
left join dimension_values as regions on regions.value_id = deals_now.region_id
left join dimension_values as products on products.value_id = deals_now.product_id
left join dimension_values as sources on sources.value_id = deals_now.source_id
left join dimension_values as deal_types on deal_types.value_id = deals_now.deal_type_id;
