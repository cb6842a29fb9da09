-- The whole team's target for these days as it was before.
delete from targets
where since = $since and until = $until and owner is null and team is null;
