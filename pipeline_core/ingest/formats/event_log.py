"""Event logs of process mining: one row per activity of a case, with no list of cases beside it."""

from __future__ import annotations

from pipeline_core.ingest.formats.layout import Format, names, signature

CASES = ("case:concept:name", "Case ID", "CaseID", "Case", "Case Key", "_CASE_KEY", "Case Number")
ACTIVITIES = ("concept:name", "Activity", "Activity Name", "Event", "Event Name", "Task")
TIMES = (
    *("time:timestamp", "Complete Timestamp", "Completed Timestamp", "End Timestamp"),
    *("Start Timestamp", "Timestamp", "Event Time", "Event Timestamp", "End Time", "Start Time"),
)
FORMAT = Format(
    source="event_log",
    signatures=(
        signature("case:concept:name | concept:name"),
        signature("concept:name | time:timestamp"),
        signature("_CASE_KEY | ACTIVITY_EN | EVENTTIME"),
        *(
            signature(f"{case} | {activity} | {time}")
            for case in CASES
            for activity in ACTIVITIES
            for time in TIMES
        ),
    ),
    deals={"deal_id": names("|".join(CASES))},
    history={
        "deal_id": names("|".join(CASES)),
        "stage": names("|".join([*ACTIVITIES, "ACTIVITY_EN"])),
        "entered": names("|".join(TIMES)),
        "owner": names("org:resource | Resource | User | case:responsible | case:owner"),
        "amount": names(
            """case:AMOUNT_REQ | AMOUNT_REQ | case:amount | (case) amount | Amount
            case:RequestedAmount | (case) RequestedAmount | RequestedAmount | Value | case:value"""
        ),
        "currency": names("case:currency | Currency"),
        "probability": names("case:probability | Probability"),
        "expected_close": names("case:deadline | Deadline | case:enddate_planned"),
        "team": names("case:department | Department"),
    },
    stands_alone=True,
)
