-- One row: how many entries of a file belong to deals that no deals file has named.
-- file_rows: without those that a row's old value told, which have a sequence below zero.
select
    count(*) as entries,
    count(*) filter (where sequence >= 0) as file_rows
from incoming
anti join observed_rows on observed_rows.deal_key = incoming.deal_key;
