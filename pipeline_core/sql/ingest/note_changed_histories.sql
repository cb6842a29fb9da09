-- Deals whose history a file of a new day touches though it may state nothing new.
-- Where an upload had added a stage, a newer history silences it.
insert into changed_deals
select stage_visits.deal_key
from stage_visits
semi join incoming on incoming.deal_key = stage_visits.deal_key
where stage_visits.is_inferred;

-- Of two statements of one entry the one counts that was seen last.
insert into changed_deals
with deals_of_several_imports as (
    select deal_key
    from observed_entries
    group by deal_key
    having min(added_by) <> max(added_by)
)

select observed_entries.deal_key
from observed_entries
semi join deals_of_several_imports on deals_of_several_imports.deal_key = observed_entries.deal_key
group by
    observed_entries.deal_key, observed_entries.stage_label, observed_entries.entered_at,
    observed_entries.occurrence
having count(*) > 1;

-- An entry of an undone upload counts again.
insert into changed_deals
select observed_entries.deal_key
from observed_entries
semi join (
    select unnest(range(first_entry_id, last_entry_id + 1)) as entry_id
    from entry_sightings
    inner join imports
        on imports.import_id = entry_sightings.import_id and imports.undone_at is not null
) as undone on undone.entry_id = observed_entries.entry_id;
