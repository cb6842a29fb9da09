-- One row per visit to an open stage on the days from $since to $until, in whole numbers: there may be millions.
-- entered_day counts from the as-of day, which is 0; value_id -1: the deal has no such value;
-- way_out 0: it is still there, 1: it went on, 2: it was lost, 3: it went elsewhere.
with moves as (
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
    cross join stages as following
)

select
    visits.stage_id,
    coalesce(split_id($split_by, visits), -1) as value_id,
    visits.entered_on - $scope['as_of'] as entered_day,
    visits.age_days,
    case when visits.left_on is null then 0 else coalesce(moves.way_out, 3) end as way_out,
    visits.is_inferred
from stage_visits_in_scope($scope) as visits
left join moves
    on moves.stage_id = visits.stage_id and moves.next_stage_id = visits.next_stage_id
where
    visits.kind = 'open'
    and visits.age_days >= 0
    and ($stage is null or visits.stage = $stage)
    and visits.entered_on <= $until
    and visits.entered_on + visits.age_days >= $since;
