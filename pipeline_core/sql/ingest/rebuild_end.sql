-- What a rebuild needed only while it ran.
drop table live_imports;
drop table upload_days;
drop table placements;
drop table later_sightings;
drop table owner_values;
drop table rebuilt_deals;
drop table staged_states;
