-- One row per open stage: of the closed deals that ever reached it, how many were won.
-- Where too few lost deals show an open stage, every stage gets the rate of all closed deals.
with closed_deals as (
    select
        furthest_place,
        pipeline_id,
        count(*) as closed,
        count(*) filter (where outcome = 'won') as won
    from deal_progress($scope)
    where outcome in ('won', 'lost')
    group by furthest_place, pipeline_id
),

all_closed as (
    select
        coalesce(sum(closed), 0)::bigint as closed,
        coalesce(sum(won), 0)::bigint as won,
        coalesce(sum(closed - won), 0)::bigint as lost,
        coalesce(sum(closed - won) filter (where furthest_place is not null), 0)::bigint
            as lost_with_stage
    from closed_deals
),

by_stage as (
    select
        stages.stage_id,
        stages.stage,
        stages.place,
        stages.pipeline,
        stages.default_probability,
        coalesce(sum(closed_deals.closed), 0)::bigint as closed,
        coalesce(sum(closed_deals.won), 0)::bigint as won
    from open_stages($scope) as stages
    left join closed_deals
        on closed_deals.furthest_place >= stages.place
        and closed_deals.pipeline_id is not distinct from stages.pipeline_id
    group by
        stages.stage_id, stages.stage, stages.place, stages.pipeline, stages.default_probability
),

chosen as (
    select
        by_stage.*,
        all_closed.lost_with_stage < 0.6 * all_closed.lost as is_stage_at_loss_unknown,
        (all_closed.won + 1) / (all_closed.closed + 2) as overall_rate,
        all_closed.closed as all_closed,
        all_closed.won as all_won
    from by_stage
    cross join all_closed
)

select
    stage_id,
    stage,
    case when is_stage_at_loss_unknown then all_closed else closed end as closed,
    case when is_stage_at_loss_unknown then all_won else won end as won,
    case
        when is_stage_at_loss_unknown then (all_won + 10 * overall_rate) / (all_closed + 10)
        else (won + 10 * coalesce(default_probability, overall_rate)) / (closed + 10)
    end as probability
from chosen
order by pipeline, place, stage_id;
