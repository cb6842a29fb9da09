-- One row per deal of the part that is made anew now.
create or replace temp table touched_deals as
select deal_key
from rebuilt_deals
where part = $part;
