-- One row per outcome of the comparison.
select outcome, count(*) as deals
from compared
group by outcome
order by outcome;
