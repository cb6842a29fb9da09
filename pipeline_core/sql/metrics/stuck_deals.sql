-- One row per open deal of the scope with its clock in the present stage and what a person chose for that stage.
select
    clocks.deal_key,
    clocks.stage_id,
    clocks.stage,
    clocks.amount_cents as amount,
    clocks.days_in_stage,
    clocks.days_open,
    clocks.stuck_days as chosen_days
from deal_clocks($scope) as clocks
order by clocks.deal_key;
