-- Versions in the order in which pages prune them.
insert into deal_versions by name
select
    staged.* exclude (state_id, is_before_uploads) replace (
        coalesce(staged.is_inferred, false) as is_inferred
    ),
    states.* exclude (state_id, next_step),
    case when not staged.is_before_uploads then states.next_step end as next_step
from staged_versions as staged
inner join staged_states as states on states.state_id = staged.state_id
order by staged.valid_to, staged.valid_from, staged.deal_key;

drop table staged_versions;
