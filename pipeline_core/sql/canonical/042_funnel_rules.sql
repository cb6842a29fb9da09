-- One row per step of the funnel with the first, the earlier and the next ones of its pipeline. A step has a
-- bit, so that the steps that a deal was in are one number, whatever their order; won has the highest.
create or replace macro funnel_steps(scope) as table
with numbered as (
    select
        stage,
        place,
        pipeline,
        pipeline_id,
        stage_id,
        is_won,
        coalesce(pipeline, '') || '/' || coalesce(stage_id, 0) as step,
        1::hugeint << least(row_number() over in_order - 1, 125)::integer as step_bit  -- of 127
    from funnel_rungs(scope)
    window in_order as (partition by pipeline order by place, stage_id)
)

select
    *,
    first_value(place) over in_order as first_place,
    lead(step) over in_order as next_step,
    lead(place) over in_order as next_place,
    lead(step_bit) over in_order as next_step_bit
from numbered
window in_order as (partition by pipeline order by place, stage_id);

-- One row per deal and pipeline: the bits of the steps that the deal was in by the scope's day.
create or replace macro entered_steps(scope) as table
select
    stage_visits.deal_key,
    steps.pipeline_id,
    bit_or(steps.step_bit) as entered
from stage_visits
inner join stages on stages.stage_id = stage_visits.stage_id and stages.kind in ('open', 'won')
inner join funnel_steps(scope) as steps
    on steps.pipeline is not distinct from stages.pipeline
    and coalesce(steps.stage_id, 0) = case stages.kind when 'won' then 0 else stages.stage_id end
where stage_visits.entered_at < scope['as_of'] + 1
group by stage_visits.deal_key, steps.pipeline_id;

-- Whether a deal counts at a step of the funnel; METRICS 6 names who counts how.
-- strict: it was in this stage and in all before; any: in this one; closed: of deals that are won or lost.
-- Otherwise (reached, resolved) it came at least so far: a later stage implies the earlier ones.
create or replace macro is_counted(rule, furthest_place, entered, is_closed, place, step_bit) as (
    case rule
        when 'strict' then coalesce(entered & (2 * step_bit - 1) = 2 * step_bit - 1, false)
        when 'any' then coalesce(entered & step_bit <> 0, false)
        when 'closed' then is_closed and furthest_place >= place
        else furthest_place >= place
    end
);
