-- One row per open deal: what it is called, and where it is.
select
    deals_now.deal_key,
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    owners.label as owner,
    deals_now.stage,
    deals_now.expected_close_on
from deals_in_scope($scope) as deals_now
inner join deals on deals.deal_key = deals_now.deal_key
left join dimension_values as owners on owners.value_id = deals_now.owner_id
where deals_now.outcome = 'open'
order by deals_now.deal_key;
