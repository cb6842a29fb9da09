-- One row: the team's target for these days.
insert into targets values ($since, $until, null, $amount_cents);
