-- Which data costly fits were made of: it moves when deals may have changed, not when people say something of them.

alter table data_versions add column deals_version integer default 1;
