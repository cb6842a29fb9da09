-- Versions that end in a range of days, in the order in which pages prune them.
insert into deal_versions by name
with in_order as (
    select staged_versions.*
    from staged_versions
    where valid_to >= $since::date and valid_to < $until::date
    order by valid_to, valid_from, deal_key
)

select
    in_order.* exclude (state_id, is_before_uploads) replace (
        coalesce(in_order.is_inferred, false) as is_inferred
    ),
    states.* exclude (state_id, next_step),
    case when not in_order.is_before_uploads then states.next_step end as next_step
from in_order
inner join staged_states as states on states.state_id = in_order.state_id;
