-- One row per open stage: the newest month of entry from which enough visits have left, and who still waits.
with months as (
    select
        stage_id,
        date_trunc('month', entered_on) as month,
        count(left_on) as left_visits,
        count(*) - count(left_on) as waiting,
        avg(age_days) filter (where left_on is not null) as mean_days
    from stage_visits_in_scope($scope)
    where kind = 'open' and age_days >= 0
    group by stage_id, date_trunc('month', entered_on)
),

newest as (
    select stage_id, max(month) as month
    from months
    where left_visits >= 5 and waiting > 0
    group by stage_id
)

select
    stages.stage,
    strftime(months.month, '%Y-%m') as month,
    months.left_visits as left,
    months.waiting,
    months.mean_days
from open_stages($scope) as stages
inner join newest on newest.stage_id = stages.stage_id
inner join months on months.stage_id = newest.stage_id and months.month = newest.month
order by stages.pipeline, stages.place, stages.stage_id;
