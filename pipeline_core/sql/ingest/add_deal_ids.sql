-- Every deal that is new gets a key of ours, in the order of its id in the file.
insert into deal_ids
select
    (select coalesce(max(deal_key), 0) from deal_ids)
    + row_number() over (order by incoming.deal_id) as deal_key,
    incoming.deal_id
from incoming
where incoming.deal_id not in (select deal_id from deal_ids);
