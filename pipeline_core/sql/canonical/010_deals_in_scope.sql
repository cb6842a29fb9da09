-- Filters exist here and in visits_in_scope, nowhere else. A null list restricts nothing.
create or replace macro is_chosen(ids, value_id) as (ids is null or list_contains(ids, value_id));

-- Whether every filter lets a version through, and its owner may be seen.
create or replace macro is_let_through(
    scope, owner_id, pipeline_id, team_id, segment_id, region_id, product_id, source_id, deal_type_id
) as (
    is_chosen(scope['visible_owner_ids'], owner_id)
    and is_chosen(scope['pipeline_ids'], pipeline_id)
    and is_chosen(scope['owner_ids'], owner_id)
    and is_chosen(scope['team_ids'], team_id)
    and is_chosen(scope['segment_ids'], segment_id)
    and is_chosen(scope['region_ids'], region_id)
    and is_chosen(scope['product_ids'], product_id)
    and is_chosen(scope['source_ids'], source_id)
    and is_chosen(scope['deal_type_ids'], deal_type_id)
);

-- An amount in the reporting currency. The file's own currency, or none named, needs no rate.
create or replace macro in_reporting_currency(cents, currency, reporting_currency, rate) as (
    case
        when reporting_currency is null or currency is null or currency = reporting_currency then cents
        else round(cents * rate)::bigint
    end
);

-- One row per version of a deal that the filters let through, of whatever days.
create or replace macro versions_in_scope(scope) as table
select versions.*
from deal_versions as versions
where is_let_through(
    scope, versions.owner_id, versions.pipeline_id, versions.team_id, versions.segment_id,
    versions.region_id, versions.product_id, versions.source_id, versions.deal_type_id
);

-- One row per deal as it stood at the end of the scope's day.
create or replace macro deals_in_scope(scope) as table
select
    versions.deal_key,
    versions.pipeline_id,
    versions.stage_id,
    stages.label as stage,
    stages.place,
    coalesce(stages.kind, 'open') as outcome,
    versions.owner_id,
    versions.team_id,
    versions.segment_id,
    versions.region_id,
    versions.product_id,
    versions.source_id,
    versions.deal_type_id,
    in_reporting_currency(
        versions.amount_cents, versions.currency, scope['reporting_currency'], rates.rate
    ) as amount_cents,
    versions.amount_cents is not null
    and in_reporting_currency(
        versions.amount_cents, versions.currency, scope['reporting_currency'], rates.rate
    ) is null as is_without_rate,
    versions.created_on,
    versions.expected_close_on,
    versions.closed_on,
    case when stages.kind in ('won', 'lost') then versions.closed_on
         else versions.expected_close_on end as close_on,
    versions.probability,
    versions.forecast_category,
    versions.next_step,
    versions.touched_on,
    versions.is_inferred,
    versions.furthest_place
from versions_in_scope(scope) as versions
left join stages on stages.stage_id = versions.stage_id
left join rates
    on rates.currency = versions.currency
    and rates.reporting_currency = scope['reporting_currency']
    and rates.valid_from <= coalesce(versions.closed_on, scope['as_of'])
    and rates.valid_to > coalesce(versions.closed_on, scope['as_of'])
where
    versions.valid_from <= scope['as_of']
    and versions.valid_to > scope['as_of'];
