-- One row per deal of the scope that is open: what of it has changed since the start day.
-- A close date within its month has not moved (METRICS 10).
select
    deals.deal_id,
    ends.stage_id_after as stage_id,
    not ends.existed as is_new,
    ends.close_on_before,
    ends.amount_before,
    coalesce(
        ends.outcome_before = 'open'
        and date_trunc('month', ends.close_on_after) > date_trunc('month', ends.close_on_before),
        false
    ) as is_pushed,
    coalesce(ends.amount_after <> ends.amount_before, false) as is_amount_changed
from deals_at_ends($scope, $start_on) as ends
inner join deals on deals.deal_key = ends.deal_key
where ends.is_in_filter and ends.is_visible and ends.outcome_after = 'open'
order by deals.deal_id;
