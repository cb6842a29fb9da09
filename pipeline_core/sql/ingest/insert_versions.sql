-- Versions that end in a range of days, in the order in which pages prune them.
insert into deal_versions by name
select
    staged.* exclude (state_id, is_before_uploads) replace (
        coalesce(staged.is_inferred, false) as is_inferred
    ),
    states.* exclude (state_id, next_step),
    case when not staged.is_before_uploads then states.next_step end as next_step
from staged_versions as staged
inner join staged_states as states on states.state_id = staged.state_id
where staged.valid_to >= $since::date and staged.valid_to < $until::date
order by staged.valid_to, staged.valid_from, staged.deal_key;
