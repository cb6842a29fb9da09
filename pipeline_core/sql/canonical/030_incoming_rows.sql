-- What makes two observations of a deal one: everything that the file said about it.
create or replace macro content_of(incoming_row) as (md5(to_json(incoming_row)));
