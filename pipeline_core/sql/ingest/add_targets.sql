-- What a file says of targets, under the names that deals have for their owners and teams.
insert into observed_targets by name
select
    $import_id::integer as import_id,
    line,
    since,
    until,
    owner,
    team,
    amount_cents,
    currency
from incoming;
