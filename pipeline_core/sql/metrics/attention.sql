-- One row per kind of open deal that needs a person, with its money.
with waiting_deals as (
    select amount_cents, expected_close_on, touched_on
    from deals_in_scope($scope)
    where outcome = 'open'
)

select 'overdue' as reason, count(*) as deals, sum(amount_cents)::bigint as amount
from waiting_deals
where expected_close_on < $scope['as_of']
union all
select 'undated', count(*), sum(amount_cents)::bigint
from waiting_deals
where expected_close_on is null
union all
select 'silent', count(*), sum(amount_cents)::bigint
from waiting_deals
where
    touched_on < $scope['as_of'] - 30
    -- Without a column for it nobody knows when a deal was touched.
    and exists (
        select 1
        from imports
        where undone_at is null and list_contains(fields, 'touched')
    )
union all
select 'no_amount', count(*), null
from waiting_deals
where coalesce(amount_cents, 0) = 0
order by amount desc nulls last, deals desc, reason;
