-- One row per open deal of the scope, with the columns of deals_in_scope. A version has a closing day if and
-- only if it is won or lost: that is asked first, since most deals are, before anything is joined.
create or replace macro open_deals_in_scope(scope) as table
select deals_now.*
from deals_in_scope(scope) as deals_now
where deals_now.closed_on is null and deals_now.outcome = 'open';

-- One row per deal: the visit that was under way at the end of the scope's day, of whatever filters; a visit
-- ends when the next one begins, so there is one at most. Join it to deals_in_scope by deal and stage: a deal
-- that changed hands keeps the day on which it came into its stage.
create or replace macro present_visits(scope) as table
select
    visits.deal_key,
    visits.stage_id,
    visits.entered_at::date as entered_on
from stage_visits as visits
where
    visits.entered_at < scope['as_of'] + 1
    and (visits.left_at is null or visits.left_at >= scope['as_of'] + 1);

-- Where most open, or most lost, deals have no positive amount, no rate by value means anything (METRICS 16).
create or replace macro are_amounts_thin(open_deals, open_unpriced, lost_deals, lost_unpriced) as (
    2 * open_unpriced > open_deals or 2 * lost_unpriced > lost_deals
);

-- The code of the fiscal quarter that holds a day; a fiscal year has the name of the year it ends in.
create or replace macro fiscal_quarter(day, fiscal_start) as (
    (year(day) + case when fiscal_start > 1 and month(day) >= fiscal_start then 1 else 0 end)::varchar
    || '-Q'
    || ((month(day) - fiscal_start + 12) % 12 // 3 + 1)::varchar
);

-- The bar of an open deal: the value of a dimension, or when it is expected to close. Overdue deals have
-- a bar of their own: the month in which they were to close is over. Null for deals without a value.
create or replace macro bar_of(split_by, label, expected_close_on, as_of, fiscal_start) as (
    case
        when split_by not in ('close_month', 'close_quarter') then label
        when expected_close_on < as_of then 'overdue'
        when split_by = 'close_month' then strftime(expected_close_on, '%Y-%m')
        else fiscal_quarter(expected_close_on, fiscal_start)
    end
);

-- From which day on closes are known: a fact about all uploads, whatever the filters let through.
create or replace macro first_close_on(as_of) as (
    (
        select min(versions.closed_on)
        from deal_versions as versions
        inner join stages on stages.stage_id = versions.stage_id and stages.kind in ('won', 'lost')
        where versions.valid_from <= as_of and versions.valid_to > as_of
    )
);
