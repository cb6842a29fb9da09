-- One row per deal of a file: whether it is new, or says something else than its nearest upload.
-- The nearest upload of nearly all deals is the one before the file; only for the others all are asked.
create or replace temp table compared as
with uploads as (
    select
        observations.day,
        observations.import_id,
        row_number() over (
            order by
                observations.day <= $as_of::date desc,
                abs(observations.day - $as_of::date),
                observations.import_id desc
        ) as distance
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    group by observations.day, observations.import_id
),

of_file as (
    select deal_key, max_by(row_id, day) as row_id
    from incoming_observations
    group by deal_key
),

near as (
    select seen.deal_key, seen.row_id
    from uploads
    inner join observations
        on observations.import_id = uploads.import_id and observations.day = uploads.day
    inner join observed_rows as seen on seen.row_id = observations.row_id
    where uploads.distance = 1
),

far as (
    select seen.deal_key, min_by(observations.row_id, uploads.distance) as row_id
    from of_file
    anti join near on near.deal_key = of_file.deal_key
    inner join observed_rows as seen on seen.deal_key = of_file.deal_key
    inner join observations on observations.row_id = seen.row_id
    inner join uploads
        on uploads.import_id = observations.import_id and uploads.day = observations.day
    group by seen.deal_key
),

nearest as (
    select near.deal_key, near.row_id
    from near
    union all
    select far.deal_key, far.row_id
    from far
)

select
    case
        when nearest.deal_key is null then 'new'
        when nearest.row_id = of_file.row_id then 'unchanged'
        else 'changed'
    end as outcome
from of_file
left join nearest on nearest.deal_key = of_file.deal_key;
