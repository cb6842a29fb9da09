-- One row per deal and day on which anything about it changed, as it stood at the end of that day.
-- Fields hold their last known value; a field whose column a file lacks is left alone by that file.
create or replace macro carried(fields, field, value) as (
    case when list_contains(fields, field) then {'value': value} end
);

create or replace temp table events as
select
    deal_key, day, 3 as rank_in_day, day::timestamp as moment, 0 as position,
    null::struct(stage_id integer, is_inferred boolean, moved_on date) as move,
    carried(fields, 'pipeline', pipeline) as pipeline,
    carried(fields, 'amount', {'cents': amount_cents, 'currency': currency}) as amount,
    carried(fields, 'probability', probability) as probability,
    carried(
        fields, 'expected_close',
        {'day': expected_close_on, 'is_open': coalesce(kind not in ('won', 'lost'), true)}
    ) as expected_close,
    carried(fields, 'closed', closed_on) as closed,
    carried(fields, 'owner', owner) as owner,
    carried(fields, 'team', team) as team,
    carried(fields, 'segment', segment) as segment,
    carried(fields, 'region', region) as region,
    carried(fields, 'product', product) as product,
    carried(fields, 'source', source) as source,
    carried(fields, 'deal_type', deal_type) as deal_type,
    carried(fields, 'forecast_category', forecast_category) as forecast_category,
    carried(fields, 'next_step', next_step) as next_step,
    case when touched_at is not null then least(touched_at::date, day) end as touched_on,
    false as is_removed
from snapshots
where
    row_id is distinct from previous_row_id
    or exists (
        select 1
        from removals
        where removals.deal_key = snapshots.deal_key and removals.day < snapshots.day
    )
union all by name
select
    deal_key, entered_at::date as day, 1 as rank_in_day, entered_at as moment, sequence as position,
    case when amount_cents is not null
        then {'value': {'cents': amount_cents, 'currency': null::varchar}} end as amount,
    case when probability is not null then {'value': probability} end as probability,
    case when expected_close_on is not null
        then {'value': {'day': expected_close_on, 'is_open': true}} end as expected_close,
    case when forecast_category is not null then {'value': forecast_category} end
        as forecast_category,
    entered_at::date as touched_on,
    false as is_removed
from known_entries
union all by name
select
    deal_key, moment::date as day, 2 as rank_in_day, moment, position,
    {'stage_id': stage_id, 'is_inferred': is_inferred, 'moved_on': moment::date} as move,
    false as is_removed
from moves
union all by name
select
    deal_key, min(created_at)::date as day, 0 as rank_in_day, min(created_at) as moment,
    0 as position, false as is_removed
from snapshots
where created_at::date <= day
group by deal_key
union all by name
select
    deal_key, day, 4 as rank_in_day, day::timestamp as moment, 0 as position,
    true as is_removed
from removals;

create or replace temp table days as
with states as (
    select
        events.deal_key,
        events.day,
        events.is_removed,
        last_value(move ignore nulls) over so_far as move,
        coalesce(last_value(pipeline ignore nulls) over so_far,
            first_value(pipeline ignore nulls) over later) as pipeline,
        coalesce(last_value(amount ignore nulls) over so_far,
            first_value(amount ignore nulls) over later) as amount,
        -- A history row states the amount alone: its currency is the deal's.
        coalesce(last_value(amount.value.currency ignore nulls) over so_far,
            first_value(amount.value.currency ignore nulls) over later) as currency,
        last_value(probability ignore nulls) over so_far as probability,
        last_value(expected_close ignore nulls) over so_far as expected_close,
        first_value(expected_close ignore nulls) over later as later_expected_close,
        last_value(closed ignore nulls) over so_far as closed,
        coalesce(last_value(owner ignore nulls) over so_far,
            first_value(owner ignore nulls) over later) as owner,
        coalesce(last_value(team ignore nulls) over so_far,
            first_value(team ignore nulls) over later) as team,
        coalesce(last_value(segment ignore nulls) over so_far,
            first_value(segment ignore nulls) over later) as segment,
        coalesce(last_value(region ignore nulls) over so_far,
            first_value(region ignore nulls) over later) as region,
        coalesce(last_value(product ignore nulls) over so_far,
            first_value(product ignore nulls) over later) as product,
        coalesce(last_value(source ignore nulls) over so_far,
            first_value(source ignore nulls) over later) as source,
        coalesce(last_value(deal_type ignore nulls) over so_far,
            first_value(deal_type ignore nulls) over later) as deal_type,
        last_value(forecast_category ignore nulls) over so_far as forecast_category,
        last_value(next_step ignore nulls) over so_far as next_step,
        max(touched_on) over so_far as touched_on,
        row_number() over so_far as number
    from events
    window
        so_far as (
            partition by deal_key order by day, rank_in_day, moment, position
            rows between unbounded preceding and current row
        ),
        later as (
            partition by deal_key order by day, rank_in_day, moment, position
            rows between current row and unbounded following
        )
)

select states.*, stages.kind
from states
left join stages on stages.stage_id = states.move.stage_id
qualify row_number() over (partition by deal_key, day order by number desc) = 1;
