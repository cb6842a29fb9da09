-- One row per target that holds, of whatever days.
select since, until, owner, team, amount_cents, currency
from targets_that_hold()
order by since, until, team nulls first, owner nulls first;
