-- One row per content that no upload had before.
insert into observed_rows by name
select
    (select coalesce(max(row_id), 0) from observed_rows)
    + row_number() over (order by incoming.deal_id) as row_id,
    content_of(incoming) as content_hash,
    deal_ids.deal_key,
    incoming.* exclude (deal_id, pipeline),
    coalesce(incoming.pipeline, '') as pipeline
from incoming
inner join deal_ids on deal_ids.deal_id = incoming.deal_id
anti join observed_rows
    on observed_rows.deal_key = deal_ids.deal_key
    and observed_rows.content_hash = content_of(incoming);
