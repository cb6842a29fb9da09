-- One row per check in the order of the page, then one for all of them together.
with checked as (
    select
        checks.place,
        checks.check_name,
        checks.is_checkable,
        passes(checks.check_name, deals) as is_passed,
        case when deals.amount_cents > 0 then deals.amount_cents end as amount_cents
    from checks_in_scope($scope) as checks
    left join deal_checks($scope) as deals on true
)

select
    check_name,
    is_checkable,
    count(is_passed) as deals,
    count(*) filter (where is_passed) as passing,
    count(*) filter (where not is_passed) as failing,
    sum(amount_cents) filter (where is_passed is not null)::bigint as amount,
    sum(case when is_passed then amount_cents when not is_passed then 0 end)::bigint as passing_amount,
    sum(case when not is_passed then amount_cents when is_passed then 0 end)::bigint as failing_amount
from checked
group by place, check_name, is_checkable
order by place;
