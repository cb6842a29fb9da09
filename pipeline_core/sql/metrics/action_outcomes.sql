-- One row per action agreed by the scope's day, with its deal as the meeting saw it, and since.
-- A deal's versions after the day do not exist here; those that an upload told later about the meeting's
-- own day count, since the meeting did not see them.
with agreed as (
    select
        actions.*,
        meetings.as_of as agreed_on,
        deals.deal_key,
        coalesce(deals.name, actions.deal_id) as name,
        owners.value_id as owner_id,
        stages.label as stage_then,
        stages.pipeline as pipeline_then,
        stages.place as place_then
    from actions
    inner join meetings on meetings.meeting_id = actions.meeting_id
    left join deals on deals.deal_id = actions.deal_id
    left join dimension_values as owners
        on owners.dimension = 'owner' and owners.label = actions.owner
    left join stages on stages.stage_id = actions.stage_id_then
    where
        actions.deleted_at is null
        and meetings.discarded_at is null
        and meetings.as_of <= $scope['as_of']
),

stood as (
    select
        agreed.action_id,
        versions.valid_from,
        versions.valid_to > $scope['as_of'] as is_now,
        versions.pipeline_id,
        versions.team_id,
        versions.segment_id,
        versions.region_id,
        versions.product_id,
        versions.source_id,
        versions.deal_type_id,
        stages.label as stage,
        coalesce(stages.kind, 'open') as outcome,
        versions.expected_close_on,
        versions.amount_cents,
        versions.currency,
        versions.closed_on,
        versions.touched_on,
        greatest(versions.valid_from, agreed.agreed_on) as seen_on,
        coalesce(
            case agreed.expectation
                when 'close_date' then
                    versions.expected_close_on <> agreed.close_on_then
                    or (agreed.close_on_then is null and versions.expected_close_on is not null)
                    or stages.kind in ('won', 'lost')
                when 'stage' then
                    stages.kind = 'won'
                    or (
                        stages.kind = 'open'
                        and stages.pipeline = agreed.pipeline_then
                        and stages.place > agreed.place_then
                    )
                when 'amount' then
                    versions.amount_cents > 0
                    and (versions.amount_cents, versions.currency)
                    is distinct from (agreed.amount_cents_then, agreed.currency_then)
                when 'touched' then
                    versions.touched_on > agreed.agreed_on or stages.kind in ('won', 'lost')
                when 'closed' then stages.kind in ('won', 'lost')
            end,
            false
        ) as is_kept
    from agreed
    inner join deal_versions as versions
        on versions.deal_key = agreed.deal_key
        and versions.valid_from <= $scope['as_of']
        and versions.valid_to > agreed.agreed_on
    left join stages on stages.stage_id = versions.stage_id
    where is_chosen($scope['visible_owner_ids'], versions.owner_id)
),

since as (
    select
        action_id,
        min(seen_on) filter (where is_kept) as kept_on,
        max(valid_from) as changed_on,
        bool_or(is_now) as is_there
    from stood
    group by action_id
),

-- The version that tells: the first that keeps what was agreed, else the one of the scope's day.
telling as (
    select stood.*
    from stood
    inner join since on since.action_id = stood.action_id
    where case when since.kept_on is null then stood.is_now else stood.is_kept end
    qualify row_number() over (partition by stood.action_id order by stood.valid_from) = 1
),

upload_days as (
    select imports.import_id, imports.fields, coalesce(seen.day, imports.as_of) as day
    from uploads_of_deals() as imports
    left join (select distinct import_id, day from observations) as seen
        on seen.import_id = imports.import_id
)

select
    agreed.action_id,
    agreed.meeting_id,
    agreed.agreed_on,
    agreed.owner,
    agreed.deal_id,
    agreed.name,
    agreed.what,
    agreed.expectation,
    agreed.due_on,
    case when agreed.done_on <= $scope['as_of'] then agreed.done_on end as done_on,
    since.kept_on,
    coalesce(since.is_there, false) as is_there,
    agreed.deal_key is not null as is_about_a_deal,
    (
        select min(upload_days.day)
        from upload_days
        where
            upload_days.day >= agreed.due_on
            and upload_days.day > agreed.agreed_on
            and upload_days.day <= $scope['as_of']
    ) as judged_on,
    coalesce(
        since.changed_on > agreed.agreed_on
        or exists (
            select 1
            from observations
            inner join observed_rows on observed_rows.row_id = observations.row_id
            inner join upload_days
                on upload_days.import_id = observations.import_id
                and upload_days.day = observations.day
            where
                observed_rows.deal_key = agreed.deal_key
                and observations.day > agreed.agreed_on
                and observations.day <= $scope['as_of']
        ),
        false
    ) as is_seen,
    case agreed.expectation
        when 'close_date' then 'expected_close'
        when 'amount' then 'amount'
        when 'touched' then 'touched'
    end as field,
    field is null
    or exists (
        select 1
        from upload_days
        where
            upload_days.day > agreed.agreed_on
            and upload_days.day <= $scope['as_of']
            and list_contains(upload_days.fields, field)
    ) as is_field_told,
    agreed.stage_then as stage_before,
    telling.stage as stage_after,
    telling.outcome,
    agreed.close_on_then as close_on_before,
    telling.expected_close_on as close_on_after,
    in_reporting_currency(
        agreed.amount_cents_then, agreed.currency_then, $scope['reporting_currency'], rates_then.rate
    ) as amount_before,
    in_reporting_currency(
        telling.amount_cents, telling.currency, $scope['reporting_currency'], rates_now.rate
    ) as amount_after,
    telling.closed_on,
    telling.touched_on
from agreed
left join since on since.action_id = agreed.action_id
left join telling on telling.action_id = agreed.action_id
left join rates as rates_then
    on rates_then.currency = agreed.currency_then
    and rates_then.reporting_currency = $scope['reporting_currency']
    and rates_then.valid_from <= $scope['as_of']
    and rates_then.valid_to > $scope['as_of']
left join rates as rates_now
    on rates_now.currency = telling.currency
    and rates_now.reporting_currency = $scope['reporting_currency']
    and rates_now.valid_from <= $scope['as_of']
    and rates_now.valid_to > $scope['as_of']
where
    is_chosen($scope['visible_owner_ids'], agreed.owner_id)
    and is_chosen($scope['owner_ids'], agreed.owner_id)
    and (
        telling.action_id is null
        or is_let_through(
            $scope, agreed.owner_id, telling.pipeline_id, telling.team_id, telling.segment_id,
            telling.region_id, telling.product_id, telling.source_id, telling.deal_type_id
        )
    )
order by agreed.agreed_on desc, agreed.action_id;
