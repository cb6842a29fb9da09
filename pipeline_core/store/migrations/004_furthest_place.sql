-- How far a deal has ever come stands in each of its versions, so that no question reads all visits again.

alter table deal_versions add column furthest_place integer;

update deal_versions
set furthest_place = reached.furthest_place
from (
    select
        versions.rowid as version_row,
        max(case when stages.kind = 'won' then 1000000 when stages.kind = 'open' then stages.place end)
            as furthest_place
    from deal_versions as versions
    inner join stage_visits
        on stage_visits.deal_key = versions.deal_key
        and stage_visits.entered_at < versions.valid_from + 1
    inner join stages on stages.stage_id = stage_visits.stage_id
    group by versions.rowid
) as reached
where reached.version_row = deal_versions.rowid;
