-- One row per path, the rarer ones being one, and per length in days of the deals that went it.
with ways as materialized (
    select
        path_before_close as path,
        days,
        outcome
    from paths_in_words($scope)
    where path_before_close is not null
),

ranked as (
    select
        path,
        row_number() over (order by count(*) desc, path) as place,
        count(*) over () as all_paths
    from ways
    group by path
),

named as (
    select
        ways.days,
        ways.outcome,
        least(ranked.place, $at_most + 1) as place,
        case when ranked.place <= $at_most then ranked.path end as path,
        case when ranked.place <= $at_most then 1 else ranked.all_paths - $at_most end as paths
    from ways
    inner join ranked on ranked.path = ways.path
)

select
    place,
    path,
    paths,
    days,
    count(*) as deals,
    count(*) filter (where outcome in ('won', 'lost')) as closed,
    count(*) filter (where outcome = 'won') as won
from named
group by place, path, paths, days
order by place, days;
