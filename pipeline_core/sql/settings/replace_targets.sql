-- What a person typed. What a file states already need not be typed; what it states and the person has
-- no longer is taken back by a row without an amount.
delete from targets;

insert into targets by name
select since, until, owner, team, amount_cents, currency
from incoming
except
select since, until, owner, team, amount_cents, currency
from uploaded_targets();

insert into targets by name
select uploaded.since, uploaded.until, uploaded.owner, uploaded.team
from uploaded_targets() as uploaded
anti join incoming
    on incoming.since = uploaded.since
    and incoming.until = uploaded.until
    and incoming.owner is not distinct from uploaded.owner
    and incoming.team is not distinct from uploaded.team;
