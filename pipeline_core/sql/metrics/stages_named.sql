-- One row per open stage with that name: several pipelines may have one.
select stage_id
from stages
where kind = 'open' and label = $stage;
