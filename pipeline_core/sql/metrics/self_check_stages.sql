-- One row: of the deals on a day of an upload, those that stand in no stage, or in more than one.
-- A stage that the files never told counts as one: it is shown as not known.
with standings as (
    select
        versions.deal_key,
        count(*) filter (where versions.stage_id is null or stages.stage_id is not null) as places
    from deal_versions as versions
    left join stages on stages.stage_id = versions.stage_id
    where versions.valid_from <= $day and versions.valid_to > $day
    group by versions.deal_key
),

seen as (
    select distinct observed_rows.deal_key
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    inner join observed_rows on observed_rows.row_id = observations.row_id
    where observations.day = $day
),

counted as (
    select
        coalesce(standings.deal_key, seen.deal_key) as deal_key,
        coalesce(standings.places, 0) as places
    from standings
    full join seen on seen.deal_key = standings.deal_key
),

named as (
    select coalesce(deals.deal_id, counted.deal_key::varchar) as deal_id
    from counted
    left join deals on deals.deal_key = counted.deal_key
    where counted.places <> 1
)

select
    (select count(*) from counted) as deals,
    (select count(*) from named) as broken,
    (
        select string_agg(firsts.deal_id, chr(10) order by firsts.deal_id)
        from (select deal_id from named order by deal_id limit $at_most) as firsts
    ) as named;
