-- One row per deal of the scope that answers to the choice, the largest amount first.
-- $is_narrowed: only deals of the table incoming, which were found by what is known of them besides.
-- Names, owners and the day on which a deal came into its stage are looked up for those alone that are shown.
with found as (
    select deals_now.*
    from deals_in_scope($scope) as deals_now
    left join dimension_values as names on names.value_id = split_id($split_by, deals_now)
    where
        ($stage is null or deals_now.stage = $stage)
        and (
            $outcome is null
            or deals_now.outcome = $outcome
            or ($outcome = 'closed' and deals_now.outcome in ('won', 'lost'))
        )
        and (
            $search is null
            or deals_now.deal_key in (
                select deal_key
                from deals
                where
                    $search is not null
                    and contains(
                        lower(strip_accents(concat_ws(' ', name, account, deal_id))),
                        lower(strip_accents($search))
                    )
            )
        )
        and (not $is_narrowed or deals_now.deal_key in (select deal_key from incoming))
        and (
            $split_by is null
            or bar_of(
                $split_by, names.label, deals_now.expected_close_on, $scope['as_of'], $fiscal_start
            ) is not distinct from $split_value
        )
        and case $attention
            when 'overdue' then deals_now.expected_close_on < $scope['as_of']
            when 'undated' then deals_now.expected_close_on is null
            when 'no_amount' then coalesce(deals_now.amount_cents, 0) = 0
            else true
        end
        and case $period_by
            when 'created' then in_period($scope, deals_now.created_on)
            when 'closed' then in_period($scope, deals_now.close_on)
            else true
        end
    order by deals_now.amount_cents desc nulls last, deals_now.deal_key
    limit $at_most
)

select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    found.stage,
    found.outcome,
    found.amount_cents as amount,
    found.expected_close_on,
    found.created_on,
    $scope['as_of'] - visits.entered_on as days_in_stage
from found
inner join deals on deals.deal_key = found.deal_key
left join dimension_values as owners on owners.value_id = found.owner_id
left join present_visits($scope) as visits
    on visits.deal_key = found.deal_key and visits.stage_id = found.stage_id
order by found.amount_cents desc nulls last, deals.deal_id;
