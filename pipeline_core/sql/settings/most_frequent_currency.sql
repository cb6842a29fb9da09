-- At most one row: the currency that most deals are in.
select currency
from deal_versions
where currency is not null and valid_to = '9999-12-31'::date
group by currency
order by count(*) desc, currency
limit 1;
