-- The weekly meeting: what it looked at, and what was noted, decided and agreed in it.
-- Nothing was ever written into the tables that 001 had made for it.

drop table meetings;

drop table actions;

create table meetings (
    meeting_id integer,         -- running number
    started_at timestamp,
    started_by varchar,
    ended_at timestamp,         -- null while the meeting is open
    as_of date,                 -- the day whose end it looks at
    compared_with date,         -- the day from which its changes are counted; null: nothing is known before
    scope varchar,              -- JSON: filters, period and currency
    discarded_at timestamp      -- null while it counts
);

create table meeting_answers (
    meeting_id integer,
    question varchar,
    answer varchar              -- JSON: the rows as they were when the meeting began, and what they left out
);

create table meeting_notes (
    meeting_id integer,
    step varchar,
    note varchar
);

create table decisions (
    decision_id integer,        -- running number
    meeting_id integer,
    decided varchar,
    decided_at timestamp,
    deleted_at timestamp        -- null while it counts
);

create table actions (
    action_id integer,          -- running number
    meeting_id integer,
    owner varchar,              -- who does it; null: nobody yet
    deal_id varchar,            -- null: about no single deal
    what varchar,               -- in a person's words; null: what is expected says it all
    expectation varchar,        -- close_date, stage, amount, touched, closed, other
    due_on date,
    stage_id_then integer,      -- the deal as the meeting saw it
    close_on_then date,
    amount_cents_then bigint,
    currency_then varchar,
    agreed_at timestamp,
    agreed_by varchar,
    done_on date,               -- the as-of day on which a person said that it is done
    deleted_at timestamp        -- null while it counts
);

alter table calls add column meeting_id integer;

alter table calls add column as_of date;
