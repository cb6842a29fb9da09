-- One row per deal: this upload saw that content.
insert into observations
select $import_id, observed_rows.row_id
from incoming
inner join deal_ids on deal_ids.deal_id = incoming.deal_id
inner join observed_rows
    on observed_rows.deal_key = deal_ids.deal_key
    and observed_rows.content_hash = content_of(incoming);
