-- What storing a history needed only while it ran.
drop table incoming_entries;
