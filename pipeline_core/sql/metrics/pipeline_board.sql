-- One row per card of the board: in each open stage the deals with the largest amounts.
with cards as (
    select
        deals_now.deal_key,
        deals_now.stage_id,
        deals_now.stage,
        deals_now.place,
        deals_now.owner_id,
        deals_now.amount_cents,
        deals_now.expected_close_on,
        deals.deal_id,
        coalesce(deals.name, deals.deal_id) as name,
        deals.account,
        row_number() over (
            partition by deals_now.stage_id
            order by deals_now.amount_cents desc nulls last, deals.deal_id
        ) as turn
    from open_deals_in_scope($scope) as deals_now
    inner join deals on deals.deal_key = deals_now.deal_key
    where
        deals_now.stage_id is not null
        and in_period($scope, deals_now.expected_close_on)
)

select
    cards.stage,
    cards.name,
    cards.account,
    owners.label as owner,
    cards.amount_cents as amount,
    cards.expected_close_on,
    coalesce(cards.expected_close_on < $scope['as_of'], false) as is_overdue,
    $scope['as_of'] - visits.entered_on as days_in_stage,
    cards.deal_id
from cards
left join dimension_values as owners on owners.value_id = cards.owner_id
left join present_visits($scope) as visits
    on visits.deal_key = cards.deal_key and visits.stage_id = cards.stage_id
where cards.turn <= $at_most
order by cards.place, cards.stage_id, cards.turn;
