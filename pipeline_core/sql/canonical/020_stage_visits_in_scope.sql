-- One row per visit that had begun by the end of the scope's day; what happened later is not yet known.
-- age_days: whole days from entry to exit, to the as-of day, or to the day the deal was last seen.
create or replace macro visits_in_scope(scope) as table
select
    visits.deal_key,
    visits.pipeline_id,
    visits.stage_id,
    visits.owner_id,
    visits.team_id,
    visits.segment_id,
    visits.region_id,
    visits.product_id,
    visits.source_id,
    visits.deal_type_id,
    visits.amount_cents,
    visits.currency,
    visits.entered_at::date as entered_on,
    case when visits.left_at::date <= scope['as_of'] then visits.left_at::date end as left_on,
    case when visits.left_at::date <= scope['as_of'] then visits.next_stage_id end as next_stage_id,
    visits.left_at is null and visits.lost_sight_on <= scope['as_of'] as is_lost_from_sight,
    (
        least(coalesce(visits.left_at::date, visits.lost_sight_on, scope['as_of']), scope['as_of'])
        - visits.entered_at::date
    )::integer as age_days,
    visits.sequence,
    visits.is_inferred
from stage_visits as visits
where
    visits.entered_at::date <= scope['as_of']
    and is_let_through(
        scope, visits.owner_id, visits.pipeline_id, visits.team_id, visits.segment_id,
        visits.region_id, visits.product_id, visits.source_id, visits.deal_type_id
    );

-- The same with what the stage is.
create or replace macro stage_visits_in_scope(scope) as table
select
    visits.*,
    stages.label as stage,
    stages.place,
    stages.kind
from visits_in_scope(scope) as visits
inner join stages on stages.stage_id = visits.stage_id;

-- The label of a dimension's value, for any split a page offers; an identifier is never a parameter.
create or replace macro split_id(split_by, row_values) as (
    case split_by
        when 'owner' then row_values.owner_id
        when 'team' then row_values.team_id
        when 'segment' then row_values.segment_id
        when 'region' then row_values.region_id
        when 'product' then row_values.product_id
        when 'source' then row_values.source_id
        when 'deal_type' then row_values.deal_type_id
    end
);
