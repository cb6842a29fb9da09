-- One row per pair of a place at the end of the start day and one at the end of the as-of day that a deal
-- went through, and one for each open stage with itself, so that every stage is there.
with pairs as (
    select
        from_kind,
        to_kind,
        case when from_kind = 'stage' then stage_id_before end as from_stage_id,
        case when to_kind = 'stage' then stage_id_after end as to_stage_id,
        1 as deals,
        case when was_open then amount_before end as amount_before,
        case when to_kind <> 'elsewhere' then amount_after end as amount_after
    from deals_between($scope, $start_on)
    union all
    select 'stage', 'stage', stage_id, stage_id, 0, null, null
    from open_stages($scope)
)

select
    pairs.from_kind,
    earlier.label as from_stage,
    pairs.to_kind,
    later.label as to_stage,
    sum(pairs.deals) as deals,
    case when sum(pairs.deals) = 0 then 0 else sum(pairs.amount_before) end::bigint as amount_before,
    case when sum(pairs.deals) = 0 then 0 else sum(pairs.amount_after) end::bigint as amount_after
from pairs
left join stages as earlier on earlier.stage_id = pairs.from_stage_id
left join stages as later on later.stage_id = pairs.to_stage_id
group by
    pairs.from_kind, pairs.from_stage_id, earlier.label, earlier.pipeline, earlier.place,
    pairs.to_kind, pairs.to_stage_id, later.label, later.pipeline, later.place
order by
    array_position(['stage', 'unknown', 'new', 'elsewhere'], pairs.from_kind),
    earlier.pipeline,
    earlier.place,
    pairs.from_stage_id,
    array_position(['stage', 'unknown', 'won', 'lost', 'parked', 'elsewhere'], pairs.to_kind),
    later.pipeline,
    later.place,
    pairs.to_stage_id;
