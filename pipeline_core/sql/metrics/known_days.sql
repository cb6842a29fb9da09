-- One row: the first day that anything is known of, and the newest upload's.
select
    (select min(valid_from) from deal_versions) as first_on,
    (select max(as_of) from imports where undone_at is null) as last_on;
