-- One row per deal that any deals file has named; parts keep the memory small that a rebuild needs.
create or replace temp table rebuilt_deals as
select deal_key, ((row_number() over (order by deal_key) - 1) // $deals_at_once)::integer as part
from (select distinct deal_key from observed_rows) as named;
