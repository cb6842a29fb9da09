-- Visits in the order in which pages prune them.
insert into stage_visits by name
select
    staged.* exclude (state_id, month_left),
    states.* exclude (state_id, next_step)
from staged_visits as staged
inner join staged_states as states on states.state_id = staged.state_id
order by staged.month_left, staged.entered_at, staged.deal_key, staged.sequence;

drop table staged_visits;
