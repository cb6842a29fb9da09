-- All rates as a person has entered them.
delete from rates;

insert into rates by name
select currency, reporting_currency, rate, valid_from, valid_to
from incoming;
