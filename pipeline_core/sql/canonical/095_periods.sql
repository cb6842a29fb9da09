-- The code of the month, fiscal quarter or fiscal year that holds a day: 2026-11, 2026-Q4, 2026.
create or replace macro period_code(span, day, fiscal_start) as (
    case span
        when 'month' then strftime(day, '%Y-%m')
        when 'quarter' then fiscal_quarter(day, fiscal_start)
        when 'year' then split_part(fiscal_quarter(day, fiscal_start), '-', 1)
    end
);
