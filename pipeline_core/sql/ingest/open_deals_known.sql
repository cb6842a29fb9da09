-- One row per deal that was open on a day, as far as is known already.
select deals.deal_id
from deal_versions
inner join deals on deals.deal_key = deal_versions.deal_key
left join stages on stages.stage_id = deal_versions.stage_id
where
    deal_versions.valid_from <= $as_of
    and deal_versions.valid_to > $as_of
    and coalesce(stages.kind, 'open') = 'open'
order by deals.deal_id;
