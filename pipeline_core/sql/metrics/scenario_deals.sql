-- One row per deal of the scope with one of these ids: where it stands.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    owners.label as owner,
    deals_now.outcome as fate,
    case when deals_now.outcome in ('won', 'lost') then deals_now.closed_on end as closed_on,
    deals_now.amount_cents as amount
from deals_in_scope($scope) as deals_now
inner join deals on deals.deal_key = deals_now.deal_key
left join dimension_values as owners on owners.value_id = deals_now.owner_id
where list_contains($deal_ids, deals.deal_id)
order by deals.deal_id;
