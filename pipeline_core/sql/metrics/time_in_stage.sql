-- One row per visit to an open stage, in whole numbers: there may be millions.
-- entered_day counts from the as-of day, which is 0; value_id -1: the deal has no such value;
-- way_out 0: it is still there, 1: it went on, 2: it was lost, 3: it went elsewhere.
with moves as materialized (
    select
        own.stage_id,
        following.stage_id as next_stage_id,
        case
            when following.kind = 'won' then 1
            when following.kind = 'lost' then 2
            when
                following.kind = 'open'
                and following.pipeline is not distinct from own.pipeline
                and following.place > own.place
                then 1
            else 3
        end as way_out
    from stages as own
    cross join (
        select stage_id, pipeline, kind, place
        from stages
        union all
        select 0, null, null, null  -- nowhere that is known
    ) as following
    where own.kind = 'open'
)

select
    visits.stage_id,
    coalesce(split_id($split_by, visits), -1) as value_id,
    (visits.entered_on - $scope['as_of'])::integer as entered_day,
    visits.age_days,
    case when visits.left_on is null then 0 else moves.way_out end::tinyint as way_out,
    visits.is_inferred::tinyint as is_inferred
from visits_in_scope($scope) as visits
inner join moves
    on moves.stage_id = visits.stage_id and moves.next_stage_id = coalesce(visits.next_stage_id, 0)
where visits.age_days >= 0;
