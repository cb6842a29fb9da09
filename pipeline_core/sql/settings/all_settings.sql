-- One row per setting that somebody has chosen.
select key, value
from settings
order by key;
