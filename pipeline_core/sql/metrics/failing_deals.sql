-- One row per open deal that fails a check, or any of them, the largest amount first.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    checked.stage,
    checked.amount_cents as amount,
    checked.expected_close_on,
    checked.touched_on,
    checked.next_step,
    checked.probability as crm_probability,
    list_count([
        nullif(checked.is_dated, true),
        nullif(checked.is_not_overdue, true),
        nullif(checked.has_amount, true),
        nullif(checked.has_owner, true),
        nullif(checked.is_touched, true),
        nullif(checked.has_next_step, true),
        nullif(checked.is_stage_known, true),
        nullif(checked.is_probability_sane, true)
    ]) as failed_checks
from deal_checks($scope) as checked
inner join deals on deals.deal_key = checked.deal_key
left join dimension_values as owners on owners.value_id = checked.owner_id
where not passes($check_name, checked)
order by checked.amount_cents desc nulls last, deals.deal_id
limit $at_most;
