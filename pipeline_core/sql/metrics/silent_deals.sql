-- One row per silent deal.
select deal_key
from deal_clocks($scope)
where is_silent;
