-- One row per open deal of a forecast category.
select deal_key
from deal_categories($scope)
where category = $category;
