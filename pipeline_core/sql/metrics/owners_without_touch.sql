-- One row per owner of open deals: none of them was touched after the upload before the newest one.
with upload_days as (
    select distinct coalesce(observations.day, imports.as_of) as day
    from uploads_of_deals() as imports
    left join observations on observations.import_id = imports.import_id
    where coalesce(observations.day, imports.as_of) <= $scope['as_of']
),

last_two as (
    select
        max(day) as newest_on,
        max(day) filter (where day < (select max(day) from upload_days)) as before_on
    from upload_days
)

select
    owners.label as owner,
    count(*) as deals,
    sum(deals_now.amount_cents)::bigint as amount,
    max(deals_now.touched_on) as newest_touch_on,
    coalesce(last_two.before_on, last_two.newest_on - 7) as since
from deals_in_scope($scope) as deals_now
inner join dimension_values as owners on owners.value_id = deals_now.owner_id
cross join last_two
where
    deals_now.outcome = 'open'
    and exists (
        select 1
        from checks_in_scope($scope)
        where check_name = 'touched' and is_checkable
    )
group by owners.label, last_two.before_on, last_two.newest_on
having coalesce(max(deals_now.touched_on) <= since, true)
order by amount desc nulls last, owners.label;
