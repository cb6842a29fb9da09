-- The deals that an import touches are noted while it is stored.
create or replace temp table changed_deals (deal_key integer);
