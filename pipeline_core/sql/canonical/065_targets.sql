-- One row per days and owner or team that files set a target for; the newest upload counts, and an owner
-- is called as the newest list of owners calls him.
create or replace macro uploaded_targets() as table
with called as (
    select observed_owners.owner, observed_owners.name
    from observed_owners
    inner join imports
        on imports.import_id = observed_owners.import_id and imports.undone_at is null
    where observed_owners.name is not null
    qualify row_number() over (
        partition by observed_owners.owner
        order by imports.as_of desc, imports.import_id desc, observed_owners.rowid desc
    ) = 1
)

select
    observed_targets.since,
    observed_targets.until,
    coalesce(called.name, observed_targets.owner) as owner,
    observed_targets.team,
    observed_targets.amount_cents,
    observed_targets.currency
from observed_targets
inner join imports
    on imports.import_id = observed_targets.import_id and imports.undone_at is null
left join called on called.owner = observed_targets.owner
qualify row_number() over (
    partition by
        observed_targets.since,
        observed_targets.until,
        coalesce(called.name, observed_targets.owner),
        observed_targets.team
    order by observed_targets.import_id desc, observed_targets.line desc
) = 1;

-- One row per target that holds: what a person typed, else what a file states.
create or replace macro targets_that_hold() as table
select since, until, owner, team, amount_cents, currency
from targets
where amount_cents is not null
union all
select
    uploaded.since,
    uploaded.until,
    uploaded.owner,
    uploaded.team,
    uploaded.amount_cents,
    uploaded.currency
from uploaded_targets() as uploaded
anti join targets as typed
    on typed.since = uploaded.since
    and typed.until = uploaded.until
    and typed.owner is not distinct from uploaded.owner
    and typed.team is not distinct from uploaded.team;
