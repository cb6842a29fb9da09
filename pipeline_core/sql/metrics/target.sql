-- One row: the team's target for the days of the period, as far as targets lie inside it.
select sum(amount_cents)::bigint as target
from targets
where owner is null and since >= $since and until <= $until;
