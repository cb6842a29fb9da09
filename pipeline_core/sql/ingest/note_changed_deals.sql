-- Deals that a file of a new day touches: all, but those whose row stands as it did in the upload before,
-- with nothing known since, in the stage that is known of them.
insert into changed_deals
with previous as (
    select observations.import_id, observations.day
    from observations
    inner join imports on imports.import_id = observations.import_id and imports.undone_at is null
    group by observations.import_id, observations.day
    order by observations.day desc, observations.import_id desc
    limit 1
),

same as (
    select incoming_observations.deal_key
    from incoming_observations
    inner join observations on observations.row_id = incoming_observations.row_id
    inner join previous
        on previous.import_id = observations.import_id and previous.day = observations.day
    inner join observed_rows as seen on seen.row_id = incoming_observations.row_id
    inner join deal_versions as versions
        on versions.deal_key = incoming_observations.deal_key
        and versions.valid_to = '9999-12-31'::date
        and versions.valid_from <= previous.day
    inner join dimension_values as pipelines on pipelines.value_id = seen.pipeline_id
    left join stage_labels
        on stage_labels.pipeline = pipelines.label and stage_labels.label = seen.stage_label
    where
        versions.stage_id is not distinct from stage_labels.stage_id
        and (seen.created_at is null or seen.created_at::date <= previous.day)
)

select incoming_observations.deal_key
from incoming_observations
anti join same on same.deal_key = incoming_observations.deal_key
union all
select versions.deal_key
from deal_versions as versions
anti join incoming_observations on incoming_observations.deal_key = versions.deal_key
where versions.valid_to = '9999-12-31'::date and $coverage in ('full', 'open');
