-- One row: what the newest upload up to the scope's day says of one deal in columns that no field takes (JSON).
with chosen as (
    select deals_now.deal_key
    from deals_in_scope($scope) as deals_now
    inner join deals on deals.deal_key = deals_now.deal_key and deals.deal_id = $deal_id
)

select seen.details
from observed_rows as seen
semi join chosen on chosen.deal_key = seen.deal_key
inner join observations on observations.row_id = seen.row_id and observations.day <= $scope['as_of']
inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
order by observations.day desc, imports.import_id desc
limit 1;
