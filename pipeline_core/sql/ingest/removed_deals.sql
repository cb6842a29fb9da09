-- One row: how many deals that were known before a day are gone since it.
select count(distinct ended.deal_key) as deals
from deal_versions as ended
anti join deal_versions as standing
    on standing.deal_key = ended.deal_key and standing.valid_to > ended.valid_to
where ended.valid_to = $day::date;
