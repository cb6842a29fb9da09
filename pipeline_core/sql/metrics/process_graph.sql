-- One row per stage and the stage that came next; without a first one: where deals began, without a
-- second one: where they are now.
with steps as (
    select
        deal_key,
        stage_id,
        stage,
        kind,
        lead(stage_id) over in_order as next_stage_id,
        lead(stage) over in_order as next_stage,
        row_number() over in_order = 1 as is_first
    from path_visits($scope)
    window in_order as (partition by deal_key order by sequence)
),

arrows as (
    select deal_key, stage_id, stage, next_stage_id, next_stage from steps
    union all
    select deal_key, null, null, stage_id, stage from steps where is_first
)

select
    arrows.stage,
    arrows.next_stage,
    count(distinct arrows.deal_key) as deals,
    count(*) as moves
from arrows
group by arrows.stage_id, arrows.stage, arrows.next_stage_id, arrows.next_stage
order by count(*) desc, arrows.stage nulls first, arrows.next_stage nulls last, arrows.stage_id;
