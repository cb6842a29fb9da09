-- One row per open stage and value: the deals that wait there now, and their money.
with waiting_deals as (
    select
        deals.stage_id,
        deals.amount_cents,
        case
            when $split_by = 'month' then strftime($scope['as_of']::date, '%Y-%m')
            else names.label
        end as value
    from deals_in_scope($scope) as deals
    left join dimension_values as names on names.value_id = split_id($split_by, deals)
    where deals.outcome = 'open' and deals.stage_id is not null
)

select
    stages.stage_id,
    stages.stage,
    waiting_deals.value,
    count(waiting_deals.stage_id) as waiting,
    sum(waiting_deals.amount_cents)::bigint as waiting_amount
from open_stages($scope) as stages
left join waiting_deals on waiting_deals.stage_id = stages.stage_id
group by stages.pipeline, stages.place, stages.stage_id, stages.stage, waiting_deals.value
order by stages.pipeline, stages.place, stages.stage_id, waiting_deals.value nulls last;
