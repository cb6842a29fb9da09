-- One row more in the log of what was changed, by whom.
insert into audit_log values ($happened_at, $happened_by, $what, $details);
