-- One row: how many open and closed deals were known on a day, and how many of them a file holds.
with known as (
    select deal_ids.deal_id, coalesce(stages.kind, 'open') as kind
    from deal_versions
    inner join deal_ids on deal_ids.deal_key = deal_versions.deal_key
    left join stages on stages.stage_id = deal_versions.stage_id
    where deal_versions.valid_from <= $as_of and deal_versions.valid_to > $as_of
),

held as (
    select distinct deal_id
    from incoming
)

select
    count(*) filter (where known.kind = 'open') as known_open,
    count(held.deal_id) filter (where known.kind = 'open') as held_open,
    count(*) filter (where known.kind in ('won', 'lost')) as known_closed,
    count(held.deal_id) filter (where known.kind in ('won', 'lost')) as held_closed
from known
left join held on held.deal_id = known.deal_id;
