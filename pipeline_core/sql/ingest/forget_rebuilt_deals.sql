-- What the tables say of the deals that are to be made anew.
delete from deal_versions
where deal_key in (select deal_key from rebuilt_deals);

delete from stage_visits
where deal_key in (select deal_key from rebuilt_deals);

delete from deals
where deal_key in (select deal_key from rebuilt_deals);
