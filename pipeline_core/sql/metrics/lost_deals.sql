-- One row per lost deal of the scope that answers to the choice, the largest amount first.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    stages.label as stage,
    losses.lost_reason,
    losses.amount_cents as amount,
    losses.created_on,
    losses.closed_on
from losses($scope) as losses
inner join deals on deals.deal_key = losses.deal_key
left join dimension_values as owners on owners.value_id = losses.owner_id
left join stages on stages.stage_id = losses.stage_id
where
    ($stage is null or coalesce(stages.label, '') = $stage)
    and ($reasons::varchar[] is null or list_contains($reasons, coalesce(losses.lost_reason, '')))
order by losses.amount_cents desc nulls last, deals.deal_id
limit $at_most;
