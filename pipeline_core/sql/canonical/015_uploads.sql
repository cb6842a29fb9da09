-- One row per upload that counts and says something of deals: lists of owners and tables of targets do not.
create or replace macro uploads_of_deals() as table
select *
from imports
where undone_at is null and shape not in ('owners', 'targets');
