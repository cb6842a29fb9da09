-- What a field of a file says: null where the file lacks the column, 0 where its cell is empty.
create or replace macro carried(is_in_file, value_id) as (
    case when is_in_file then coalesce(value_id, 0) end
);

-- One row per snapshot that says something else than the one before, or brings a removed deal back.
create or replace temp table changed_snapshots as
select
    snapshots.deal_key,
    snapshots.day,
    snapshots.previous_day is null as is_first,
    known_deals.contents = 1 and first_removals.day is null as is_only,
    carried(true, seen.pipeline_id) as pipeline_id,
    carried(has_owner, seen.owner_id) as owner_id,
    carried(has_team, seen.team_id) as team_id,
    carried(has_segment, seen.segment_id) as segment_id,
    carried(has_region, seen.region_id) as region_id,
    carried(has_product, seen.product_id) as product_id,
    carried(has_source, seen.source_id) as source_id,
    carried(has_deal_type, seen.deal_type_id) as deal_type_id,
    case when has_amount then seen.currency end as currency,
    case when has_closed then coalesce(seen.closed_on, '0001-01-01'::date) end as closed_on,
    case when has_next_step then coalesce(seen.next_step, '') end as next_step,
    case when has_amount then coalesce(seen.amount_cents, -9223372036854775808) end as amount_cents,
    case when has_probability then coalesce(seen.probability, -1) end as probability,
    case when has_expected_close then coalesce(seen.expected_close_on, '0001-01-01'::date) end
        as expected_close_on,
    case when has_forecast_category then coalesce(seen.forecast_category, '') end
        as forecast_category,
    case when seen.touched_at is not null then least(seen.touched_at::date, snapshots.day) end
        as touched_on,
    coalesce(placements.kind in ('won', 'lost'), false) as is_closed
from snapshots
inner join known_deals on known_deals.deal_key = snapshots.deal_key
inner join live_imports on live_imports.import_id = snapshots.import_id
inner join observed_rows as seen on seen.row_id = snapshots.row_id
left join placements
    on placements.pipeline_id = seen.pipeline_id and placements.label = seen.stage_label
left join (
    select deal_key, min(day) as day
    from removals
    group by deal_key
) as first_removals on first_removals.deal_key = snapshots.deal_key
where
    snapshots.row_id is distinct from snapshots.previous_row_id
    or first_removals.day < snapshots.day;

-- The same rows with what earlier files said of fields that a file lacks, or else the first later one.
-- Closing days and next steps are never taken from later files. A deal's first state has its key.
create or replace temp table snapshot_states as
with completed as (
    select
        changed_snapshots.* exclude (
            pipeline_id, owner_id, team_id, segment_id, region_id, product_id, source_id,
            deal_type_id, currency, closed_on, next_step
        ),
        coalesce(last_value(pipeline_id ignore nulls) over so_far,
            first_value(pipeline_id ignore nulls) over later) as pipeline_id,
        coalesce(last_value(owner_id ignore nulls) over so_far,
            first_value(owner_id ignore nulls) over later) as owner_id,
        coalesce(last_value(team_id ignore nulls) over so_far,
            first_value(team_id ignore nulls) over later) as team_id,
        coalesce(last_value(segment_id ignore nulls) over so_far,
            first_value(segment_id ignore nulls) over later) as segment_id,
        coalesce(last_value(region_id ignore nulls) over so_far,
            first_value(region_id ignore nulls) over later) as region_id,
        coalesce(last_value(product_id ignore nulls) over so_far,
            first_value(product_id ignore nulls) over later) as product_id,
        coalesce(last_value(source_id ignore nulls) over so_far,
            first_value(source_id ignore nulls) over later) as source_id,
        coalesce(last_value(deal_type_id ignore nulls) over so_far,
            first_value(deal_type_id ignore nulls) over later) as deal_type_id,
        coalesce(last_value(currency ignore nulls) over so_far,
            first_value(currency ignore nulls) over later) as currency,
        last_value(closed_on ignore nulls) over so_far as closed_on,
        last_value(next_step ignore nulls) over so_far as next_step
    from changed_snapshots
    where not is_only
    window
        so_far as (
            partition by deal_key order by day
            rows between unbounded preceding and current row
        ),
        later as (
            partition by deal_key order by day
            rows between current row and unbounded following
        )
    union all by name
    select changed_snapshots.*
    from changed_snapshots
    where is_only
),

shown as (
    select
        completed.* replace (
            nullif(pipeline_id, 0) as pipeline_id,
            coalesce(owner_values.shown_owner_id, nullif(completed.owner_id, 0)) as owner_id,
            coalesce(nullif(completed.team_id, 0), owner_values.team_id) as team_id,
            nullif(segment_id, 0) as segment_id,
            coalesce(nullif(completed.region_id, 0), owner_values.region_id) as region_id,
            nullif(product_id, 0) as product_id,
            nullif(source_id, 0) as source_id,
            nullif(deal_type_id, 0) as deal_type_id,
            nullif(closed_on, '0001-01-01'::date) as closed_on,
            nullif(next_step, '') as next_step
        )
    from completed
    left join owner_values on owner_values.owner_id = completed.owner_id
)

select
    case when is_first then deal_key
        else ((
            select greatest(
                (select max(deal_key) from deal_ids), (select coalesce(max(state_id), 0) from staged_states)
            )
        ) + row_number() over ())::integer end as state_id,
    shown.* exclude (is_first, is_only),
    hash(
        pipeline_id, owner_id, team_id, segment_id, region_id, product_id, source_id, deal_type_id,
        currency
    ) as dimensions_hash,
    case when next_step is not null then hash(next_step) end as next_step_hash
from shown;

drop table changed_snapshots;
