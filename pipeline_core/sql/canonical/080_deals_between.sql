-- One row per deal that was open at the end of either day or closed in between, as it stood on both,
-- at the rates of the later one. All others are closed on both days: they are most, and are left alone.
-- A version has a closing day if and only if it is won or lost: that is asked before anything is joined.
-- They are found first and kept: else all versions of both days would be looked up among them.
-- Without with_still also those that are open with the same version on both days: nothing of them moved.
create or replace macro deals_at_ends(scope, start_on, with_still := true) as table
with concerned as materialized (
    select versions.deal_key
    from versions_in_scope(scope) as versions
    where
        versions.valid_to > start_on
        and versions.valid_from <= scope['as_of']
        and case
            when versions.closed_on is not null then
                versions.closed_on > start_on
                and (versions.valid_from <= start_on or versions.valid_to > scope['as_of'])
            when versions.valid_from <= start_on then with_still or versions.valid_to <= scope['as_of']
            else versions.valid_to > scope['as_of']
        end
),

ends as (
    select
        versions.deal_key,
        versions.valid_from <= start_on as is_before,
        versions.valid_to > scope['as_of'] as is_after,
        is_chosen(scope['visible_owner_ids'], versions.owner_id) as is_visible,
        is_let_through(
            scope, versions.owner_id, versions.pipeline_id, versions.team_id, versions.segment_id,
            versions.region_id, versions.product_id, versions.source_id, versions.deal_type_id
        ) as is_in_filter,
        versions.stage_id,
        stages.label as stage,
        coalesce(stages.kind, 'open') as outcome,
        versions.owner_id,
        in_reporting_currency(
            versions.amount_cents, versions.currency, scope['reporting_currency'], rates.rate
        ) as amount_cents,
        case when stages.kind in ('won', 'lost') then versions.closed_on
             else versions.expected_close_on end as close_on
    from deal_versions as versions
    semi join concerned on concerned.deal_key = versions.deal_key
    left join stages on stages.stage_id = versions.stage_id
    left join rates
        on rates.currency = versions.currency
        and rates.reporting_currency = scope['reporting_currency']
        and rates.valid_from <= coalesce(versions.closed_on, scope['as_of'])
        and rates.valid_to > coalesce(versions.closed_on, scope['as_of'])
    where
        versions.valid_to > start_on
        and versions.valid_from <= scope['as_of']
        and (versions.valid_from <= start_on or versions.valid_to > scope['as_of'])
)

select
    deal_key,
    bool_or(is_before) as existed,
    coalesce(bool_or(is_visible) filter (where is_before), false) as was_visible,
    coalesce(bool_or(is_in_filter) filter (where is_before), false) as was_in_filter,
    max(outcome) filter (where is_before) as outcome_before,
    max(stage_id) filter (where is_before) as stage_id_before,
    max(stage) filter (where is_before) as stage_before,
    max(owner_id) filter (where is_before) as owner_id_before,
    max(amount_cents) filter (where is_before) as amount_before,
    max(close_on) filter (where is_before) as close_on_before,
    bool_or(is_after) as exists_now,
    coalesce(bool_or(is_visible) filter (where is_after), false) as is_visible,
    coalesce(bool_or(is_in_filter) filter (where is_after), false) as is_in_filter,
    max(outcome) filter (where is_after) as outcome_after,
    max(stage_id) filter (where is_after) as stage_id_after,
    max(stage) filter (where is_after) as stage_after,
    max(owner_id) filter (where is_after) as owner_id_after,
    max(amount_cents) filter (where is_after) as amount_after,
    max(close_on) filter (where is_after) as close_on_after
from ends
group by deal_key;

-- One row per deal that was in the pipeline at the end of either day or closed in between: how it entered,
-- changed and left. With a period the pipeline is what closes, or is expected to, in it.
-- A deal that closes without having been there enters first; its change comes before it leaves.
create or replace macro deals_between(scope, start_on, with_still := true) as table
with placed as (
    select
        *,
        was_in_filter
        and outcome_before = 'open'
        and coalesce(in_period(scope, close_on_before), false) as was_open,
        is_in_filter
        and outcome_after = 'open'
        and coalesce(in_period(scope, close_on_after), false) as is_open,
        is_in_filter
        and outcome_after in ('won', 'lost')
        and coalesce(
            close_on_after > start_on
            and close_on_after <= scope['as_of']
            and in_period(scope, close_on_after),
            false
        ) as is_closed_between
    from deals_at_ends(scope, start_on, with_still := with_still)
),

moved as (
    select
        *,
        not was_open and (is_open or is_closed_between) as has_entered,
        not is_open and (was_open or is_closed_between) as has_left,
        -- Without an earlier amount that the reader may see, a deal enters with its present one.
        coalesce(case when was_visible then amount_before else amount_after end, 0) as entering_amount,
        coalesce(case when is_visible then amount_after else amount_before end, 0) as leaving_amount
    from placed
    where was_open or is_open or is_closed_between
)

select
    *,
    case
        when not has_entered then null
        when not existed then 'created'
        when not was_in_filter then 'entered_filter'
        when outcome_before in ('won', 'lost') then 'reopened'
        when outcome_before = 'parked' then 'resumed'
        when outcome_before = 'unplaced' then 'placed'
        when close_on_before is null then 'date_set'
        when close_on_before > scope['until'] then 'pulled_in'
        else 'rolled_in'
    end as entering,
    case
        when leaving_amount > entering_amount then 'increased'
        when leaving_amount < entering_amount then 'decreased'
    end as changing,
    case
        when not has_left then null
        when not exists_now then 'removed'
        when not is_in_filter then 'left_filter'
        when outcome_after = 'lost' then 'lost'
        when outcome_after = 'won' and is_closed_between then 'won'
        when outcome_after in ('won', 'open') and close_on_after > scope['until'] then 'pushed_out'
        when outcome_after = 'won' then 'won_other_day'
        when outcome_after = 'parked' then 'parked'
        when outcome_after = 'unplaced' then 'unplaced'
        when close_on_after is null then 'date_cleared'
        else 'pulled_out'
    end as leaving,
    case
        when was_open and stage_id_before is null then 'unknown'
        when was_open then 'stage'
        when not existed then 'new'
        else 'elsewhere'
    end as from_kind,
    case
        when is_open and stage_id_after is null then 'unknown'
        when is_open then 'stage'
        when is_in_filter and outcome_after in ('won', 'lost', 'parked') then outcome_after
        else 'elsewhere'
    end as to_kind
from moved;

-- One row per move of the expected close of some deals while open, as far as the reader may see the owner.
create or replace macro close_date_moves(scope, deal_keys) as table
with expected as (
    select
        versions.deal_key,
        versions.valid_from as moved_on,
        versions.expected_close_on as close_on,
        lag(versions.expected_close_on ignore nulls) over (
            partition by versions.deal_key order by versions.valid_from
        ) as previous_close_on
    from deal_versions as versions
    inner join (select unnest(deal_keys) as deal_key) as asked
        on asked.deal_key = versions.deal_key
    left join stages on stages.stage_id = versions.stage_id
    where
        is_chosen(scope['visible_owner_ids'], versions.owner_id)
        and coalesce(stages.kind, 'open') not in ('won', 'lost')
        and versions.valid_from <= scope['as_of']
)

select
    deal_key,
    moved_on,
    previous_close_on,
    close_on,
    close_on - previous_close_on as days_later,
    date_trunc('month', close_on) > date_trunc('month', previous_close_on) as is_push
from expected
where close_on <> previous_close_on;
