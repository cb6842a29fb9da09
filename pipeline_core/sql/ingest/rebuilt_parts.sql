-- One row: how many parts the deals to rebuild come in, and how many deals they are.
select coalesce(max(part) + 1, 0) as parts, count(*) as deals
from rebuilt_deals;
