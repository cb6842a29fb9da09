-- One row: the whole team's target for these days.
insert into targets by name
select
    $since::date as since,
    $until::date as until,
    $amount_cents::bigint as amount_cents;
