-- One row: how many entries of an import belong to deals that no deals file has named.
select count(*) as entries
from observed_entries
anti join deal_ids on deal_ids.deal_id = observed_entries.deal_id
where observed_entries.import_id = $import_id;
