-- One row per touched deal and day that still counts: what the deals files said.
-- Two uploads of the same day: the later upload wins.
create or replace temp table snapshots as
with days_of_several_uploads as (
    select day
    from upload_days
    group by day
    having count(*) > 1
),

seen as (
    select seen_rows.deal_key, observations.day, observations.import_id, observations.row_id
    from observations
    inner join live_imports on live_imports.import_id = observations.import_id
    inner join observed_rows as seen_rows on seen_rows.row_id = observations.row_id
    inner join touched_deals on touched_deals.deal_key = seen_rows.deal_key
),

chosen as (
    select seen.deal_key, seen.day, seen.import_id, seen.row_id
    from seen
    anti join days_of_several_uploads on days_of_several_uploads.day = seen.day
    union all
    select seen.deal_key, seen.day, seen.import_id, seen.row_id
    from seen
    semi join days_of_several_uploads on days_of_several_uploads.day = seen.day
    qualify row_number() over (
        partition by seen.deal_key, seen.day order by seen.import_id desc
    ) = 1
)

select
    chosen.deal_key,
    chosen.day,
    chosen.import_id,
    chosen.row_id,
    lag(chosen.day) over by_day as previous_day,
    lag(chosen.row_id) over by_day as previous_row_id,
    lead(chosen.day) over by_day is null as is_last
from chosen
window by_day as (partition by chosen.deal_key order by chosen.day);

-- One row per touched deal.
create or replace temp table known_deals as
select
    deal_key,
    min(day) as first_day,
    max(day) as last_day,
    max(row_id) filter (where is_last) as last_row_id,
    count(*) filter (where row_id is distinct from previous_row_id) as contents
from snapshots
group by deal_key;

-- One row per deal and day on which an export no longer held a deal that an earlier upload had.
-- A row that was set aside is not missing. An export of open deals says nothing about closed ones.
create or replace temp table removals as
with complete_days as (
    select day, bool_and(coverage = 'open') as is_of_open_deals
    from upload_days
    where coverage in ('full', 'open')
    group by day
),

deals_with_gaps as (
    select known_deals.deal_key, known_deals.first_day
    from known_deals
    where
        (
            select count(*)
            from complete_days
            where complete_days.day > known_deals.first_day
        )
        > (
            select count(*)
            from snapshots
            inner join complete_days on complete_days.day = snapshots.day
            where snapshots.deal_key = known_deals.deal_key and snapshots.day > known_deals.first_day
        )
)

select deals_with_gaps.deal_key, complete_days.day, complete_days.is_of_open_deals
from deals_with_gaps
inner join complete_days on complete_days.day > deals_with_gaps.first_day
anti join snapshots
    on snapshots.deal_key = deals_with_gaps.deal_key and snapshots.day = complete_days.day
anti join (
    select rejects.deal_id, upload_days.day, deal_ids.deal_key
    from rejects
    inner join upload_days on upload_days.import_id = rejects.import_id
    inner join deal_ids on deal_ids.deal_id = rejects.deal_id
    where upload_days.coverage in ('full', 'open')
) as set_aside
    on set_aside.deal_key = deals_with_gaps.deal_key and set_aside.day = complete_days.day;
