-- One row: deals touched now and since the last whole rebuild, and how many deals there are.
select
    (select count(*) from rebuilt_deals)
    + (
        select coalesce(sum(deals), 0)
        from rebuilds
        where rowid > (select coalesce(max(rowid), -1) from rebuilds where is_whole)
    ) as touched,
    (select count(*) from deals) as known;
