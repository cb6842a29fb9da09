-- One row per id, in the given order: our key of the deal.
select deal_ids.deal_key
from incoming
inner join deal_ids on deal_ids.deal_id = incoming.deal_id
order by incoming.code;
