-- One row per kind of detour and per furthest open stage of the deals that could make it, numbered from 1: how
-- many made it, and what became of them and of the others.
with judged as (
    select
        asked.place,
        asked.detour,
        detour_times(asked.detour, detours) > 0 as is_so,
        case asked.detour
            when 'skipped' then detours.has_moved and not detours.is_told
            when 'started_late' then detours.began_open and not detours.is_start_told
            when 'won_early' then detours.outcome = 'won' and not detours.is_told
            else detours.has_moved and not detours.are_returns_told
        end as is_unknown,
        detours.furthest_rung,
        detours.amount_cents,
        -- What is won early has been won: to compare that with the others would say nothing. Of returns that
        -- are not told in full those are seen that were not followed by a new start: they would look fatal.
        case
            when asked.detour in ('skipped', 'started_late') or
                (asked.detour in ('went_back', 'came_again') and detours.are_returns_told)
                then detours.outcome
        end as outcome
    from deal_detours($scope) as detours
    cross join (
        values (1, 'skipped'), (2, 'went_back'), (3, 'came_again'), (4, 'started_late'), (5, 'won_early')
    ) as asked (place, detour)
)

select
    place,
    detour,
    count(*) filter (where is_so) as deals,
    count(is_so) as judged_deals,
    count(*) filter (where is_unknown) as unknown_deals,
    sum(amount_cents) filter (where is_so)::bigint as amount,
    count(*) filter (where is_so and outcome in ('won', 'lost')) as closed,
    count(*) filter (where is_so and outcome = 'won') as won,
    count(*) filter (where not is_so and outcome in ('won', 'lost')) as others_closed,
    count(*) filter (where not is_so and outcome = 'won') as others_won
from judged
group by place, detour, furthest_rung
order by place, furthest_rung;
