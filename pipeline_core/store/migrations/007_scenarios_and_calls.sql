-- With what a scenario is saved, and by whom a call is made.

alter table scenarios add column author varchar;
alter table scenarios add column note varchar;
alter table scenarios add column data_version integer;  -- the data that it was saved on
alter table scenarios add column as_of date;            -- the day whose deals it was made for
alter table scenarios add column since date;            -- its period
alter table scenarios add column until date;
alter table scenarios add column is_plan boolean;       -- at most one
alter table scenarios add column archived_at timestamp; -- null while it is offered

alter table calls add column called_by varchar;
