-- One row: from which day on it is known what an open deal's close date and category were on that day.
select
    case
        when (select count(expected_close_on) from observed_entries) = 0
        then min(observations.day)
    end as told_from_on
from observations
inner join imports on imports.import_id = observations.import_id and imports.undone_at is null;
