-- One row per target.
select since, until, owner, amount_cents
from targets
order by since, until, owner;
