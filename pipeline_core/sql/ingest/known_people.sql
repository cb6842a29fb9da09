-- One row per owner and per team that deals or lists of owners have named.
select dimension, label
from dimension_values
where dimension in ('owner', 'team')
order by dimension, label;
