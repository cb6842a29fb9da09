-- One row per open stage that holds a deal, or per value of a dimension: of its open deals, how many are stuck.
with judged as (
    select
        unnest($deal_keys::integer[]) as deal_key,
        unnest($flags::boolean[]) as is_stuck
),

waiting_deals as (
    select
        deals.place,
        deals.stage_id,
        deals.amount_cents,
        judged.is_stuck,
        case
            when $split_by = 'stage' then deals.stage
            else bar_of(
                $split_by, names.label, deals.expected_close_on, $scope['as_of'], $fiscal_start
            )
        end as value
    from open_deals_in_scope($scope) as deals
    left join judged on judged.deal_key = deals.deal_key
    left join dimension_values as names on names.value_id = split_id($split_by, deals)
    where in_period($scope, deals.expected_close_on)
)

select
    value,
    count(*) as deals,
    count(is_stuck) as judged_deals,
    count(*) filter (where is_stuck) as stuck_deals,
    sum(amount_cents) filter (where is_stuck)::bigint as stuck_amount,
    count(*) filter (where is_stuck) / nullif(count(is_stuck), 0) as stuck_share
from waiting_deals
where $split_by <> 'stage' or stage_id is not null
group by value, case when $split_by = 'stage' then stage_id end
order by
    case when $split_by = 'stage' then min(place) end,
    stuck_deals desc,
    deals desc,
    value;
