-- Entries of one deal and moment, with their order there; most entries have their moment to themselves.
create or replace temp table entries_of_shared_moments as
with shared_moments as (
    select deal_key, entered_at
    from incoming_entries
    group by deal_key, entered_at
    having count(*) > 1
)

select
    incoming_entries.place,
    rank() over (
        partition by incoming_entries.deal_key, incoming_entries.entered_at
        order by incoming_entries.sequence
    )::integer as place_in_moment,
    row_number() over (
        partition by
            incoming_entries.deal_key, incoming_entries.stage_label, incoming_entries.entered_at
        order by incoming_entries.sequence, incoming_entries.place
    )::integer as occurrence
from incoming_entries
semi join shared_moments
    on shared_moments.deal_key = incoming_entries.deal_key
    and shared_moments.entered_at = incoming_entries.entered_at;

-- The number of every entry of the file: a known one's, or the next.
create or replace temp table sighted_entries as
with known as (
    select seen.deal_key, content_of_entry(seen) as content, seen.entry_id
    from observed_entries as seen
),

numbered as (
    select
        incoming_entries.* exclude (sequence),
        coalesce(shared.place_in_moment, 1) as place_in_moment,
        coalesce(shared.occurrence, 1) as occurrence
    from incoming_entries
    left join entries_of_shared_moments as shared on shared.place = incoming_entries.place
),

found as (
    select numbered.place, known.entry_id
    from numbered
    left join known
        on known.deal_key = numbered.deal_key and known.content = content_of_entry(numbered)
)

select found.place, found.entry_id, false as is_fresh
from found
where found.entry_id is not null
union all
select
    found.place,
    (
        (select coalesce(max(entry_id), 0) from observed_entries)
        + row_number() over ()
    )::integer as entry_id,
    true as is_fresh
from found
where found.entry_id is null;

-- In the order of the file: a deal's entries stay together.
insert into observed_entries by name
select
    sighted_entries.entry_id,
    incoming_entries.* exclude (place, sequence),
    coalesce(shared.place_in_moment, 1) as place_in_moment,
    coalesce(shared.occurrence, 1) as occurrence
from incoming_entries
inner join sighted_entries
    on sighted_entries.place = incoming_entries.place and sighted_entries.is_fresh
left join entries_of_shared_moments as shared on shared.place = incoming_entries.place;

insert into entry_sightings
select (select min(added_by) from incoming_entries), min(entry_id), max(entry_id)
from (
    select entry_id, entry_id - row_number() over (order by entry_id) as stretch
    from sighted_entries
) as stretches
group by stretch
order by min(entry_id);

insert into changed_deals
select incoming_entries.deal_key
from incoming_entries
inner join sighted_entries
    on sighted_entries.place = incoming_entries.place and sighted_entries.is_fresh;

drop table entries_of_shared_moments;
drop table sighted_entries;
