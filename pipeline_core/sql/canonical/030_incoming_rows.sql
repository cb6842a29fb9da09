-- What makes two rows of a file one content: everything that the file said. Compared only among one deal's
-- rows and never stored, so that 64 bits do and another release of the engine may count otherwise.
create or replace macro content_of(seen) as (
    hash(
        seen.pipeline_id, seen.owner_id, seen.team_id, seen.segment_id, seen.region_id,
        seen.product_id, seen.source_id, seen.deal_type_id, seen.name, seen.account,
        seen.stage_label, seen.last_open_stage_label, seen.amount_cents, seen.currency,
        seen.probability, seen.created_at, seen.expected_close_on, seen.closed_on,
        seen.stage_changed_at, seen.touched_at, seen.forecast_category, seen.next_step,
        seen.lost_reason, seen.details
    )
);

create or replace macro content_of_entry(seen) as (
    hash(
        seen.pipeline_id, seen.stage_label, seen.entered_at, seen.left_at, seen.place_in_moment,
        seen.occurrence, seen.amount_cents, seen.expected_close_on, seen.probability,
        seen.forecast_category
    )
);
