-- One row per owner of deals: the team of most of them.
with counted as (
    select owner_id, team_id, count(*) as deals
    from deals_in_scope($scope)
    group by owner_id, team_id
)

select owners.label as owner, teams.label as team
from counted
inner join dimension_values as owners on owners.value_id = counted.owner_id
inner join dimension_values as teams on teams.value_id = counted.team_id
qualify row_number() over (partition by owners.label order by counted.deals desc, teams.label) = 1
order by owners.label;
