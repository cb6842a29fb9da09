-- After how many days in a stage a deal needs a person: null is the default, 0 means never.

create table stage_thresholds (
    stage_id integer,
    silent_days integer,        -- days without a touch; by default 30
    stuck_days integer          -- days in the stage; by default as long as its won deals tell
);
