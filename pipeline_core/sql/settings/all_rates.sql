-- One row per exchange rate and span of days.
select currency, reporting_currency, rate, valid_from, valid_to
from rates
order by currency, reporting_currency, valid_from;
