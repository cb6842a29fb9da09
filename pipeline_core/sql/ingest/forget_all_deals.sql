-- A whole rebuild starts from empty tables.
delete from deal_versions;

delete from stage_visits;

delete from deals;
