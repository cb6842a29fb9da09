-- One row per open deal of the scope with its clocks and the days since its expected close, whatever is
-- wrong with it.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    clocks.stage_id,
    clocks.stage,
    clocks.amount_cents as amount,
    clocks.expected_close_on,
    case when clocks.is_overdue
        then ($scope['as_of'] - clocks.expected_close_on)::integer end as days_overdue,
    clocks.days_in_stage,
    clocks.days_open,
    clocks.stuck_days as chosen_days,
    clocks.days_untouched,
    clocks.is_silent
from deal_clocks($scope) as clocks
inner join deals on deals.deal_key = clocks.deal_key
left join dimension_values as owners on owners.value_id = clocks.owner_id
order by deals.deal_id;
