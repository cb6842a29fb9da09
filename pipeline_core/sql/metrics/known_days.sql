-- One row: the first day that anything is known of, and the newest that an upload describes.
select
    (select min(valid_from) from deal_versions) as first_on,
    greatest(
        (select max(as_of) from imports where undone_at is null),
        (
            select max(observations.day)
            from observations
            inner join imports
                on imports.import_id = observations.import_id and imports.undone_at is null
        )
    ) as last_on;
