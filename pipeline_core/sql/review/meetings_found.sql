-- One row per meeting, the newest first, with how much was agreed; a search looks into everything written.
with agreed as (
    select
        actions.meeting_id,
        count(*) as actions,
        string_agg(concat_ws(' ', actions.owner, actions.what, deals.name, actions.deal_id), ' ') as words
    from actions
    left join deals on deals.deal_id = actions.deal_id
    where actions.deleted_at is null
    group by actions.meeting_id
),

decided as (
    select meeting_id, count(*) as decisions, string_agg(decided, ' ') as words
    from decisions
    where deleted_at is null
    group by meeting_id
),

noted as (
    select meeting_id, string_agg(note, ' ') as words
    from meeting_notes
    group by meeting_id
)

select
    meetings.meeting_id,
    meetings.started_at,
    meetings.started_by,
    meetings.ended_at,
    meetings.as_of,
    meetings.compared_with,
    meetings.scope,
    coalesce(agreed.actions, 0) as actions,
    coalesce(decided.decisions, 0) as decisions
from meetings
left join agreed on agreed.meeting_id = meetings.meeting_id
left join decided on decided.meeting_id = meetings.meeting_id
left join noted on noted.meeting_id = meetings.meeting_id
where
    meetings.discarded_at is null
    and (
        $search is null
        or contains(lower(concat_ws(' ', agreed.words, decided.words, noted.words)), lower($search))
    )
order by meetings.meeting_id desc;
