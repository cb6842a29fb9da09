-- One row per deal that counts at a step of the funnel by a rule.
select progress.deal_key
from deal_progress($scope) as progress
inner join funnel_steps($scope) as steps
    on steps.stage = $reached and steps.pipeline_id is not distinct from progress.pipeline_id
left join entered_steps($scope) as was_in
    on was_in.deal_key = progress.deal_key
    and was_in.pipeline_id is not distinct from progress.pipeline_id
    and $rule in ('strict', 'any')
where is_counted(
    $rule, progress.furthest_place, was_in.entered, progress.outcome in ('won', 'lost'),
    steps.place, steps.step_bit
);
