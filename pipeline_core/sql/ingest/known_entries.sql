-- One row per entry of a file that an upload has stated before: its place in the file, and its number.
with known as (
    select seen.deal_key, content_of_entry(seen) as content, seen.entry_id
    from observed_entries as seen
),

stated as (
    select incoming.*, pipelines.value_id as pipeline_id
    from incoming
    left join dimension_values as pipelines
        on pipelines.dimension = 'pipeline' and pipelines.label = incoming.pipeline
)

select stated.place, known.entry_id
from stated
inner join known on known.deal_key = stated.deal_key and known.content = content_of_entry(stated);
