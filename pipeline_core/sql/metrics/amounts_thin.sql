-- One row: whether too few open, or too few lost, deals of the scope have an amount to say anything by value.
select
    are_amounts_thin(
        count(*) filter (where outcome = 'open'),
        count(*) filter (where outcome = 'open' and coalesce(amount_cents, 0) <= 0),
        count(*) filter (where outcome = 'lost'),
        count(*) filter (where outcome = 'lost' and coalesce(amount_cents, 0) <= 0)
    ) as is_thin
from deals_in_scope($scope)
where outcome in ('open', 'lost');
