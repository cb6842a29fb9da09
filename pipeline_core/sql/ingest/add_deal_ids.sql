-- Every deal that is new gets a key of ours, in the order of its id.
insert into deal_ids
select
    (select coalesce(max(deal_key), 0) from deal_ids)
    + row_number() over (order by fresh.deal_id) as deal_key,
    fresh.deal_id
from (
    select distinct incoming.deal_id
    from incoming
    anti join deal_ids on deal_ids.deal_id = incoming.deal_id
) as fresh;
