-- One row per pair of a place at the end of the start day and one at the end of the as-of day.
select
    changes.from_kind,
    changes.from_stage,
    changes.to_kind,
    changes.to_stage,
    count(*) as deals,
    case when changes.from_kind in ('stage', 'unknown') then sum(changes.amount_before) end::bigint
        as amount_before,
    case when changes.to_kind <> 'elsewhere' then sum(changes.amount_after) end::bigint
        as amount_after
from (
    select
        from_kind,
        to_kind,
        case when from_kind = 'stage' then stage_id_before end as from_stage_id,
        case when to_kind = 'stage' then stage_id_after end as to_stage_id,
        case when from_kind = 'stage' then stage_before end as from_stage,
        case when to_kind = 'stage' then stage_after end as to_stage,
        amount_before,
        amount_after
    from deals_between($scope, $start_on)
) as changes
left join stages as earlier on earlier.stage_id = changes.from_stage_id
left join stages as later on later.stage_id = changes.to_stage_id
group by
    changes.from_kind, changes.from_stage_id, changes.from_stage, earlier.pipeline, earlier.place,
    changes.to_kind, changes.to_stage_id, changes.to_stage, later.pipeline, later.place
order by
    array_position(['stage', 'unknown', 'new', 'elsewhere'], changes.from_kind),
    earlier.pipeline,
    earlier.place,
    changes.from_stage_id,
    array_position(['stage', 'unknown', 'won', 'lost', 'parked', 'elsewhere'], changes.to_kind),
    later.pipeline,
    later.place,
    changes.to_stage_id;
