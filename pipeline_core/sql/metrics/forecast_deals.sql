-- One row per deal that counts in the period: won inside it, or open and due by its end.
select
    deals.outcome,
    deals.stage,
    deals.stage_id,
    deals.amount_cents as amount,
    deals.probability,
    stages.default_probability
from deals_in_scope($scope) as deals
left join stages on stages.stage_id = deals.stage_id
where
    (deals.outcome = 'won' and in_period($scope, deals.closed_on))
    or (deals.outcome = 'open' and deals.expected_close_on <= $scope['until'])
order by deals.deal_key;
