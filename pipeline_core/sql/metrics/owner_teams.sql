-- One row per owner of deals: the team of most of them.
select owners.label as owner, teams.label as team
from deals_in_scope($scope) as deals
inner join dimension_values as owners on owners.value_id = deals.owner_id
inner join dimension_values as teams on teams.value_id = deals.team_id
group by owners.label, teams.label
qualify row_number() over (partition by owners.label order by count(*) desc, teams.label) = 1
order by owners.label;
