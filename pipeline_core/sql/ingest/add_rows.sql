-- Contents that no upload had before, one row each; and one row per row of the file: seen on that day.
create or replace temp table contents as
select seen.row_id, seen.deal_key, content_of(seen) as content, false as is_fresh, null::bigint as place
from observed_rows as seen
semi join incoming_rows on incoming_rows.deal_key = seen.deal_key;

insert into contents
select
    (select coalesce(max(row_id), 0) from observed_rows)
    + row_number() over (order by fresh.place) as row_id,
    fresh.deal_key,
    fresh.content,
    true as is_fresh,
    fresh.place
from (
    select incoming_rows.deal_key, incoming_rows.content, min(incoming_rows.place) as place
    from incoming_rows
    anti join contents
        on contents.deal_key = incoming_rows.deal_key and contents.content = incoming_rows.content
    group by incoming_rows.deal_key, incoming_rows.content
) as fresh;

insert into observed_rows by name
select contents.row_id, incoming_rows.* exclude (place, day, content)
from incoming_rows
inner join contents on contents.place = incoming_rows.place;

create or replace temp table incoming_observations as
select contents.row_id, contents.deal_key, incoming_rows.day, contents.is_fresh
from incoming_rows
inner join contents
    on contents.deal_key = incoming_rows.deal_key and contents.content = incoming_rows.content;

drop table contents;
drop table incoming_rows;
