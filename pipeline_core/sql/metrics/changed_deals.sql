-- One row per deal behind a bar or a cell, as it stood on both days; the largest effect first.
with chosen as materialized (
    select
        deal_key,
        entering,
        changing,
        leaving,
        leaving_amount,
        was_visible,
        is_visible,
        stage_before,
        stage_after,
        amount_before,
        amount_after,
        close_on_before,
        close_on_after,
        owner_id_before,
        owner_id_after,
        case
            when asked.buckets is null then
                case when is_open then leaving_amount else 0 end
                - case when was_open then entering_amount else 0 end
            else
                case when was_open and list_contains(asked.buckets, 'start') then entering_amount else 0 end
                + case when is_open and list_contains(asked.buckets, 'end') then leaving_amount else 0 end
                + case when list_contains(asked.buckets, entering) then entering_amount else 0 end
                + case when list_contains(asked.buckets, changing)
                    then leaving_amount - entering_amount else 0 end
                - case when list_contains(asked.buckets, leaving) then leaving_amount else 0 end
        end as effect,
        coalesce(
            case when list_contains(asked.buckets, leaving) then leaving
                 when list_contains(asked.buckets, entering) then entering
                 when list_contains(asked.buckets, changing) then changing end,
            leaving, entering, changing, 'unchanged'
        ) as bucket
    from deals_between(
        $scope,
        $start_on,
        with_still :=
            $is_pushed
            or $from_kind is not null
            or $to_kind is not null
            or coalesce(list_has_any($buckets::varchar[], ['start', 'end']), false)
    )
    cross join (select $buckets::varchar[] as buckets) as asked
    where
        case
            when asked.buckets is not null then
                (was_open and list_contains(asked.buckets, 'start'))
                or (is_open and list_contains(asked.buckets, 'end'))
                or coalesce(list_has_any([entering, changing, leaving], asked.buckets), false)
            when $from_kind is null and $to_kind is null and not $is_pushed then
                entering is not null or changing is not null or leaving is not null
            else true
        end
        and (not $is_pushed or was_open)
        and ($from_kind is null or from_kind = $from_kind)
        and ($to_kind is null or to_kind = $to_kind)
        and ($from_stage is null or stage_before = $from_stage)
        and ($to_stage is null or stage_after = $to_stage)
),

slips as (
    select
        moves.deal_key,
        count(*) filter (where moves.is_push) as pushes,
        count(*) filter (where moves.is_push and moves.moved_on > $start_on) as pushes_between,
        sum(moves.days_later) filter (where moves.days_later > 0) as days_slipped
    from close_date_moves($scope, (select list(deal_key) from chosen)) as moves
    group by moves.deal_key
)

select
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    chosen.bucket,
    chosen.effect::bigint as effect,
    case when chosen.was_visible then chosen.stage_before end as stage_before,
    case when chosen.is_visible then chosen.stage_after end as stage_after,
    case when chosen.was_visible then chosen.amount_before end as amount_before,
    case when chosen.is_visible then chosen.amount_after end as amount_after,
    case when chosen.was_visible then chosen.close_on_before end as close_on_before,
    case when chosen.is_visible then chosen.close_on_after end as close_on_after,
    case when chosen.was_visible then earlier_owners.label end as owner_before,
    case when chosen.is_visible then later_owners.label end as owner_after,
    coalesce(slips.pushes, 0) as pushes,
    coalesce(slips.days_slipped, 0) as days_slipped,
    deals.deal_id
from chosen
inner join deals on deals.deal_key = chosen.deal_key
left join dimension_values as earlier_owners on earlier_owners.value_id = chosen.owner_id_before
left join dimension_values as later_owners on later_owners.value_id = chosen.owner_id_after
left join slips on slips.deal_key = chosen.deal_key
where not $is_pushed or slips.pushes_between > 0
order by abs(chosen.effect) desc, abs(chosen.leaving_amount) desc, deals.deal_id
limit $at_most;
