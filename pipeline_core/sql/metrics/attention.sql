-- One row per kind of open deal that needs a person, with its money.
with waiting_deals as (
    select deal_key, amount_cents, expected_close_on, is_overdue, is_silent
    from deal_clocks($scope)
)

select 'overdue' as reason, count(*) as deals, sum(amount_cents)::bigint as amount
from waiting_deals
where is_overdue
union all
select 'undated', count(*), sum(amount_cents)::bigint
from waiting_deals
where expected_close_on is null
union all
select 'silent', count(*), sum(amount_cents)::bigint
from waiting_deals
where is_silent
union all
select 'stuck', count(*), sum(amount_cents)::bigint
from waiting_deals
where list_contains($stuck_keys, deal_key)
union all
select 'no_amount', count(*), null
from waiting_deals
where coalesce(amount_cents, 0) = 0
order by amount desc nulls last, deals desc, reason;
