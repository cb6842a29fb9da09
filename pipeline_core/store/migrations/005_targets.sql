-- Targets of teams, and in a currency of their own; those of files; and which forecast category a stage means.

alter table targets add column team varchar;

alter table targets add column currency varchar;   -- null: the reporting currency

-- A typed target without an amount takes back the one that a file states for the same days.
create table observed_targets (
    import_id integer,
    line integer,
    since date,
    until date,
    owner varchar,              -- as deals name the owner; null with team: the whole team
    team varchar,
    amount_cents bigint,
    currency varchar            -- null: the reporting currency
);

create table stage_categories (
    stage_id integer,           -- without a row the stage's default probability decides
    category varchar            -- commit, best_case, pipeline, omitted
);
