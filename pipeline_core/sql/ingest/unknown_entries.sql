-- One row: how many entries of an import belong to deals that no deals file has named.
select count(*) as entries
from incoming_entries
anti join observed_rows on observed_rows.deal_key = incoming_entries.deal_key;
