-- One row per deal that made the asked detour, or any deal with a visit; the largest amount first.
select
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    paths.path,
    coalesce(detours.times, paths.moves) as times,
    paths.amount_cents as amount,
    paths.began_on,
    paths.moved_on,
    paths.days as days_open,
    paths.outcome
from paths_in_words($scope) as paths
inner join deals on deals.deal_key = paths.deal_key
left join dimension_values as owners on owners.value_id = paths.owner_id
left join (
    select deal_key, detour_times($detour, detours) as times
    from deal_detours($scope) as detours
    where $detour is not null
) as detours on detours.deal_key = paths.deal_key
where
    ($detour is null or detours.times > 0)
    and ($path is null or paths.path_before_close = $path)
order by paths.amount_cents desc nulls last, deals.deal_id
limit $at_most;
