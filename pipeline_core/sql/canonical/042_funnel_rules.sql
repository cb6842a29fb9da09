-- Whether a deal counts at a step of the funnel; METRICS 6 names who counts how.
-- strict: it was in this stage and in all before; any: in this one; closed: of deals that are won or lost.
-- Otherwise (reached, resolved) it came at least so far: a later stage implies the earlier ones.
create or replace macro is_counted(rule, deal, rung_id, place, rungs_so_far) as (
    case rule
        when 'strict' then coalesce(list_has_all(deal.entered, rungs_so_far), false)
        when 'any' then coalesce(list_contains(deal.entered, rung_id), false)
        when 'closed' then deal.outcome in ('won', 'lost') and deal.furthest_place >= place
        else deal.furthest_place >= place
    end
);

-- One row per deal: the steps of the funnel that it was in by the scope's day, whatever the order; 0 is won.
create or replace macro entered_rungs(scope) as table
select
    stage_visits.deal_key,
    list(distinct case stages.kind when 'won' then 0 else stages.stage_id end) as entered
from stage_visits
inner join stages on stages.stage_id = stage_visits.stage_id and stages.kind in ('open', 'won')
where stage_visits.entered_at < scope['as_of'] + 1
group by stage_visits.deal_key;

-- One row per step of the funnel with the steps up to it, the first one and the next one of its pipeline.
create or replace macro funnel_steps(scope) as table
with numbered as (
    select
        stage,
        place,
        pipeline,
        pipeline_id,
        stage_id,
        is_won,
        coalesce(stage_id, 0) as rung_id
    from funnel_rungs(scope)
),

listed as (
    select
        *,
        list(rung_id) over (
            partition by pipeline order by place, rung_id rows unbounded preceding
        ) as rungs_so_far
    from numbered
)

select
    *,
    coalesce(pipeline, '') || '/' || rung_id as step,
    first_value(place) over in_order as first_place,
    rungs_so_far[1] as first_rung_id,
    lead(place) over in_order as next_place,
    lead(rung_id) over in_order as next_rung_id,
    lead(rungs_so_far) over in_order as rungs_so_far_next,
    coalesce(pipeline, '') || '/' || lead(rung_id) over in_order as next_step
from listed
window in_order as (partition by pipeline order by place, rung_id);
