-- One row: a meeting that begins now.
insert into meetings
values ($meeting_id, $started_at, $started_by, null, $as_of, $compared_with, $scope, null);
