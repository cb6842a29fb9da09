-- One row: the setting as it is chosen now.
insert into settings values ($key, $value);
