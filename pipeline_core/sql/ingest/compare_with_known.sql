-- One row per deal of a file: whether it is new, or says something else than its nearest upload.
create or replace temp table compared as
with observed as (
    select
        deal_ids.deal_id,
        observed_rows.content_hash,
        imports.as_of,
        imports.import_id
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    inner join observed_rows on observed_rows.row_id = observations.row_id
    inner join deal_ids on deal_ids.deal_key = observed_rows.deal_key
),

nearest as (
    select deal_id, content_hash
    from observed
    qualify row_number() over (
        partition by deal_id
        order by as_of <= $as_of desc, abs(as_of - $as_of::date), import_id desc
    ) = 1
)

select
    case
        when nearest.deal_id is null then 'new'
        when nearest.content_hash = content_of(incoming) then 'unchanged'
        else 'changed'
    end as outcome
from incoming
left join nearest on nearest.deal_id = incoming.deal_id;
