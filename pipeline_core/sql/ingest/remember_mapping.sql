-- One row more, unless the same was decided about the header before.
insert into mappings
select
    (select coalesce(max(mapping_id), 0) + 1 from mappings),
    $name,
    $signature,
    $source,
    $choices
where not exists (select 1 from mappings where signature = $signature);
