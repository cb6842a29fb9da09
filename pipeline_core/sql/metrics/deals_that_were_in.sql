-- One row per deal that was ever in a stage, or in a month.
select distinct deal_key
from stage_visits_in_scope($scope)
where
    stage = $visited
    and ($visited_month is null or (
        strftime(entered_on, '%Y-%m') <= $visited_month
        and strftime(entered_on + age_days, '%Y-%m') >= $visited_month
    ));
