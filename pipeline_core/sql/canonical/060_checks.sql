-- One row per check of the hygiene page in its order, then one for all of them together. A check whose
-- column no upload carried cannot be made; touches and next steps are never taken from a later upload.
create or replace macro checks_in_scope(scope) as table
with told as (
    select
        unnest(imports.fields) as field,
        imports.shape,
        least(imports.as_of, upload_days.day) as day
    from uploads_of_deals() as imports
    left join (
        select import_id, min(day) as day
        from observations
        group by import_id
    ) as upload_days on upload_days.import_id = imports.import_id
),

carried_fields as (
    select distinct field
    from told
    where
        (shape = 'deals' or field in ('amount', 'expected_close', 'probability'))
        and (field not in ('touched', 'next_step') or day <= scope['as_of'])
)

select
    named.place,
    named.check_name,
    named.field is null or carried_fields.field is not null as is_checkable
from (
    values
        (1, 'dated', 'expected_close'),
        (2, 'not_overdue', 'expected_close'),
        (3, 'amount', 'amount'),
        (4, 'owner', 'owner'),
        (5, 'touched', 'touched'),
        (6, 'next_step', 'next_step'),
        (7, 'stage_known', null),
        (8, 'probability_sane', 'probability'),
        (9, 'all', null)
) as named (place, check_name, field)
left join carried_fields on carried_fields.field = named.field;

-- One row per deal of the scope that is open, or that may be: its stage has no place yet.
-- Each check is true, false, or null where it cannot be made: an undated deal is neither overdue nor not.
-- A deal in a stage without a place is asked for that alone.
create or replace macro deal_checks(scope) as table
with checkable as (
    select
        bool_or(check_name = 'dated') as dated,
        bool_or(check_name = 'amount') as amount,
        bool_or(check_name = 'owner') as owner,
        bool_or(check_name = 'touched') as touched,
        bool_or(check_name = 'next_step') as next_step,
        bool_or(check_name = 'probability_sane') as probability
    from checks_in_scope(scope)
    where is_checkable
),

checked as (
    select
        deals_now.*,
        case when checkable.dated and deals_now.outcome = 'open'
            then deals_now.expected_close_on is not null end as is_dated,
        case when checkable.dated and deals_now.outcome = 'open'
            then deals_now.expected_close_on >= scope['as_of'] end as is_not_overdue,
        case when checkable.amount and deals_now.outcome = 'open'
            then coalesce(deals_now.amount_cents > 0, deals_now.is_without_rate) end as has_amount,
        case when checkable.owner and deals_now.outcome = 'open'
            then deals_now.owner_id is not null end as has_owner,
        case when checkable.touched and deals_now.outcome = 'open'
            then limits.silent_days is null
            or coalesce(deals_now.touched_on >= scope['as_of'] - limits.silent_days, false) end
            as is_touched,
        case when checkable.next_step and deals_now.outcome = 'open'
            then deals_now.next_step is not null end as has_next_step,
        deals_now.stage_id is not null and deals_now.outcome = 'open' as is_stage_known,
        case when checkable.probability and deals_now.outcome = 'open'
            then coalesce(deals_now.probability > 0 and deals_now.probability < 1, false) end
            as is_probability_sane
    from deals_in_scope(scope) as deals_now
    cross join checkable
    inner join (
        select stage_id, silent_days
        from thresholds()
        union all
        select null, default_silent_days()
    ) as limits on limits.stage_id is not distinct from deals_now.stage_id
    where deals_now.closed_on is null and deals_now.outcome in ('open', 'unplaced')
)

select
    checked.*,
    coalesce(is_dated, true)
    and coalesce(is_not_overdue, true)
    and coalesce(has_amount, true)
    and coalesce(has_owner, true)
    and coalesce(is_touched, true)
    and coalesce(has_next_step, true)
    and is_stage_known
    and coalesce(is_probability_sane, true) as is_clean
from checked;

-- Whether a row of deal_checks passes a check by its name; null where that cannot be said.
create or replace macro passes(check_name, deal) as (
    case check_name
        when 'dated' then deal.is_dated
        when 'not_overdue' then deal.is_not_overdue
        when 'amount' then deal.has_amount
        when 'owner' then deal.has_owner
        when 'touched' then deal.is_touched
        when 'next_step' then deal.has_next_step
        when 'stage_known' then deal.is_stage_known
        when 'probability_sane' then deal.is_probability_sane
        when 'all' then deal.is_clean
    end
);

-- One row per kind of value that cannot be.
create or replace macro odd_kinds() as table
select place, odd
from (
    values
        (1, 'closed_before_created'),
        (2, 'due_before_created'),
        (3, 'created_later'),
        (4, 'negative_amount')
) as named (place, odd);

-- Whether a row of deals_in_scope holds a value that cannot be, as an import has kept it.
create or replace macro is_odd(odd, deal, as_of_day) as (
    case odd
        when 'closed_before_created' then deal.closed_on < deal.created_on
        when 'due_before_created'
            then deal.outcome = 'open' and deal.expected_close_on < deal.created_on
        when 'created_later' then deal.created_on > as_of_day
        when 'negative_amount' then deal.amount_cents < 0
    end
);

-- Whether it holds any such value: few deals do, and only they need to be held against each kind.
create or replace macro is_odd_somehow(deal, as_of_day) as (
    is_odd('closed_before_created', deal, as_of_day)
    or is_odd('due_before_created', deal, as_of_day)
    or is_odd('created_later', deal, as_of_day)
    or is_odd('negative_amount', deal, as_of_day)
);

-- One row per deal of the scope that does.
create or replace macro odd_deals_in_scope(scope) as table
select deals_now.*
from deals_in_scope(scope) as deals_now
where is_odd_somehow(deals_now, scope['as_of']);
