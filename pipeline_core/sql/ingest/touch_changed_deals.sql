-- One row per deal that the import touched; parts keep the memory small that a rebuild needs.
create or replace temp table rebuilt_deals as
select deal_key, ((row_number() over (order by deal_key) - 1) // $deals_at_once)::integer as part
from (
    select distinct changed_deals.deal_key
    from changed_deals
    semi join observed_rows on observed_rows.deal_key = changed_deals.deal_key
) as changed;
