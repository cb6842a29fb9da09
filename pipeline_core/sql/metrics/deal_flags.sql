-- One row per open deal of the scope, or of those named, with its clocks and what its history says against it, the largest first.
-- A push moves the expected close to a later month while the deal is open (METRICS 10).
with clocks as materialized (
    select
        deal_key, stage_id, stage, owner_id, amount_cents, days_in_stage, days_open, stuck_days,
        days_untouched, silent_days, is_silent, planned_on, expected_close_on, is_overdue
    from deal_clocks($scope)
    where
        ($deal_id is null or deal_key in (select deal_key from deals where deal_id = $deal_id))
        and ($deal_keys is null or deal_key in (select unnest($deal_keys::integer[])))
),

steps as (
    select
        versions.deal_key,
        versions.valid_from,
        versions.expected_close_on,
        versions.amount_cents,
        versions.currency,
        lag(versions.expected_close_on) over in_order as due_before,
        lag(versions.amount_cents) over in_order as cents_before,
        lag(versions.currency) over in_order as currency_before
    from deal_versions as versions
    semi join clocks on clocks.deal_key = versions.deal_key
    left join stages on stages.stage_id = versions.stage_id
    where
        versions.valid_from <= $scope['as_of']
        and coalesce(stages.kind, 'open') in ('open', 'parked')
    window in_order as (partition by versions.deal_key order by versions.valid_from)
),

changes as (
    select
        deal_key,
        count(*) filter (
            where date_trunc('month', expected_close_on) > date_trunc('month', due_before)
        ) as pushes,
        (
            max_by(expected_close_on, valid_from) filter (where expected_close_on is not null)
            - min_by(expected_close_on, valid_from) filter (where expected_close_on is not null)
        )::integer as days_slipped,
        count(*) filter (
            where amount_cents <> cents_before and currency is not distinct from currency_before
        ) as amount_changes
    from steps
    group by deal_key
),

visited as materialized (
    select
        visits.deal_key,
        visits.stage_id,
        visits.sequence,
        stages.pipeline,
        stages.place,
        visits.is_inferred and visits.sequence > 1 as is_after_unseen_days
    from stage_visits as visits
    semi join clocks on clocks.deal_key = visits.deal_key
    inner join stages on stages.stage_id = visits.stage_id and stages.kind = 'open'
    where visits.entered_at < $scope['as_of'] + 1
),

paths as (
    select
        deal_key,
        any_value(pipeline) as pipeline,
        min_by(place, sequence) as first_place,
        max(place) as furthest_place
    from visited
    group by deal_key
    -- Between two uploads a deal may have been in a stage that neither of them shows.
    having not bool_or(is_after_unseen_days)
),

skips as (
    select
        paths.deal_key,
        string_agg(stages.label, ', ' order by stages.place) as skipped_stages
    from paths
    inner join stages
        on stages.pipeline = paths.pipeline
        and stages.kind = 'open'
        and stages.place > paths.first_place
        and stages.place < paths.furthest_place
    anti join visited
        on visited.deal_key = paths.deal_key and visited.stage_id = stages.stage_id
    group by paths.deal_key
)

select
    clocks.deal_key,
    deals.deal_id,
    coalesce(deals.name, deals.deal_id) as name,
    deals.account,
    owners.label as owner,
    clocks.stage_id,
    clocks.stage,
    clocks.amount_cents as amount,
    clocks.days_in_stage,
    clocks.days_open,
    clocks.stuck_days as chosen_days,
    clocks.days_untouched,
    clocks.silent_days as silent_after_days,
    clocks.is_silent,
    clocks.planned_on,
    clocks.expected_close_on,
    clocks.is_overdue,
    coalesce(changes.pushes, 0) as pushes,
    changes.days_slipped,
    coalesce(changes.amount_changes, 0) as amount_changes,
    skips.skipped_stages
from clocks
inner join deals on deals.deal_key = clocks.deal_key
left join dimension_values as owners on owners.value_id = clocks.owner_id
left join changes on changes.deal_key = clocks.deal_key
left join skips on skips.deal_key = clocks.deal_key
order by clocks.amount_cents desc nulls last, deals.deal_id;
