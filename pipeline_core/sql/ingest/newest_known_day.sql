-- One row: the newest day that an upload which counts says anything of; null before the first.
select max(greatest(imports.as_of, days.day)) as day
from imports
left join (
    select import_id, max(day) as day
    from observations
    group by import_id
) as days on days.import_id = imports.import_id
where imports.undone_at is null;
