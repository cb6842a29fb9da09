-- Visits left in a range of months, in the order in which pages prune them.
insert into stage_visits by name
with in_order as (
    select staged_visits.*
    from staged_visits
    where month_left >= $since::date and month_left < $until::date
    order by month_left, entered_at, deal_key, sequence
)

select
    in_order.* exclude (state_id, month_left),
    states.* exclude (state_id, next_step)
from in_order
inner join staged_states as states on states.state_id = in_order.state_id;
