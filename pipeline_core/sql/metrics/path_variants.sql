-- One row per path, the rarer ones being one, and per length in days of the deals that went it.
with ranked as (
    select
        path_before_close as path,
        row_number() over (order by count(*) desc, path_before_close) as place,
        count(*) over () as all_paths
    from paths_in_words($scope)
    where path_before_close is not null
    group by path_before_close
),

named as (
    select
        paths.days,
        paths.outcome,
        least(ranked.place, $at_most + 1) as place,
        case when ranked.place <= $at_most then ranked.path end as path,
        case when ranked.place <= $at_most then 1 else ranked.all_paths - $at_most end as paths
    from paths_in_words($scope) as paths
    inner join ranked on ranked.path = paths.path_before_close
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
