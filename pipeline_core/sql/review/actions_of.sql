-- One row per action of a meeting, in the order in which they were agreed.
select
    actions.action_id,
    actions.owner,
    actions.deal_id,
    coalesce(deals.name, actions.deal_id) as name,
    actions.what,
    actions.expectation,
    actions.due_on,
    actions.done_on,
    actions.deleted_at is not null as is_deleted
from actions
left join deals on deals.deal_id = actions.deal_id
where actions.meeting_id = $meeting_id
order by actions.action_id;
