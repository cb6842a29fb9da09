-- Deals of which a file states entries that no upload had stated before.
insert into changed_deals
select distinct deal_key
from incoming;
