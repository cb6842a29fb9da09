-- One row per open deal of the scope with its clocks and what a person chose for its stage.
select
    clocks.deal_key,
    clocks.stage_id,
    clocks.stage,
    clocks.amount_cents as amount,
    clocks.days_in_stage,
    clocks.days_open,
    clocks.stuck_days as chosen_days,
    clocks.is_silent
from deal_clocks($scope) as clocks
order by clocks.deal_key;
