-- One row: how many of some ids belong to deals that are known.
select count(*) as deals
from deal_ids
where deal_id in (select unnest($ids::varchar[]));
