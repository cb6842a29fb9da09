-- One row: of all deals, those whose versions overlap, end before they begin, or leave a gap that no export explains.
-- A gap is explained by the newest full export (or export of open deals) before it, if that lacks the deal.
with neighbours as (
    select
        deal_key,
        valid_from,
        valid_to,
        lead(valid_from) over (partition by deal_key order by valid_from, valid_to) as next_from
    from deal_versions
),

gaps as (
    select deal_key, valid_to as gap_from
    from neighbours
    where next_from > valid_to
),

seen as (
    select observations.day, imports.coverage, observed_rows.deal_key
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    inner join observed_rows on observed_rows.row_id = observations.row_id
    where exists (select 1 from gaps)
),

complete_days as (
    select distinct day
    from seen
    where coverage in ('full', 'open')
),

removal_days as (
    select gaps.deal_key, gaps.gap_from, max(complete_days.day) as day
    from gaps
    left join complete_days on complete_days.day <= gaps.gap_from
    group by gaps.deal_key, gaps.gap_from
),

unexplained as (
    select removal_days.deal_key
    from removal_days
    left join seen
        on seen.deal_key = removal_days.deal_key and seen.day = removal_days.day
    where removal_days.day is null or seen.deal_key is not null
),

broken_deals as (
    select deal_key
    from neighbours
    where valid_from >= valid_to or next_from < valid_to
    union
    select deal_key
    from unexplained
),

named as (
    select coalesce(deals.deal_id, broken_deals.deal_key::varchar) as deal_id
    from broken_deals
    left join deals on deals.deal_key = broken_deals.deal_key
)

select
    (select count(distinct deal_key) from deal_versions) as deals,
    (select count(*) from named) as broken,
    (
        select string_agg(firsts.deal_id, chr(10) order by firsts.deal_id)
        from (select deal_id from named order by deal_id limit $at_most) as firsts
    ) as named;
