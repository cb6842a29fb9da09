-- One row: a scenario under a new number, saved on the data as it is now.
insert into scenarios by name
select
    coalesce(max(scenario_id), 0) + 1 as scenario_id,
    $name as name,
    $author as author,
    $note as note,
    $content as content,
    (select max(version) from data_versions) as data_version,
    $as_of::date as as_of,
    $since::date as since,
    $until::date as until,
    false as is_plan,
    $saved_at::timestamp as saved_at
from scenarios;
