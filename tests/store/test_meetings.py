"""A meeting keeps what it saw and what was said, whatever is uploaded, undone or searched for later."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import METRICS, ask
from pipeline_core.ingest import undo
from pipeline_core.review import holding
from pipeline_core.review.run_sheet import MINUTES, QUESTIONS, STEPS, minutes_before
from pipeline_core.store import agreed, meetings
from pipeline_core.store.agreed import Action
from pipeline_core.store.kept_answers import answer_as_text, answer_from_text
from tests.companies import arrive
from tests.conftest import NOW, as_of, rows
from tests.metrics.test_actions import BEFORE, FIRST, FURTHER, OTHER, SECOND, week

LATER = NOW + datetime.timedelta(days=1)


@pytest.fixture
def first_week(store):
    week(store, FIRST, BEFORE)
    return store


def begun(store, scope=None) -> meetings.Meeting:
    """Begin a meeting of which only what is said in it matters, and read it back."""
    return read(store, meetings.start_meeting(store, scope or as_of(FIRST), None, {}, NOW, "me"))


def begun_with_answers(store, scope=None) -> meetings.Meeting:
    """Begin a meeting as the page does, and read it back."""
    return read(store, holding.begin(store, scope or as_of(FIRST), NOW, "me"))


def read(store, number: int) -> meetings.Meeting:
    found = meetings.meetings(store)
    row = next(found[found["meeting_id"] == number].itertuples())
    return meetings.meeting_of(row, None)


def test_the_seven_steps_take_thirty_minutes():
    assert (len(STEPS), MINUTES) == (7, 30)
    assert minutes_before("deals") == sum(step.minutes for step in STEPS[:3])


def test_a_meeting_keeps_its_day_its_filters_and_its_currency(first_week):
    scope = as_of(
        FIRST,
        owners=("Sari",),
        since=datetime.date(2026, 1, 1),
        until=datetime.date(2026, 3, 31),
        reporting_currency="IDR",
    )
    meeting = begun(first_week, scope)

    assert meeting.scope == scope and meeting.is_open
    meetings.end_meeting(first_week, meeting.meeting_id, LATER, "me")
    assert read(first_week, meeting.meeting_id).ended_at == LATER
    meetings.reopen_meeting(first_week, meeting.meeting_id, LATER, "me")
    assert read(first_week, meeting.meeting_id).is_open


def test_who_may_see_what_is_never_kept_with_a_meeting(first_week):
    number = begun(first_week).meeting_id
    (row,) = meetings.meetings(first_week).itertuples()

    assert meetings.meeting_of(row, ("Budi",)).scope.visible_owners == ("Budi",)
    assert "visible" not in rows(first_week, "select scope from meetings")[0][0]
    assert number == 1


def test_what_a_meeting_saw_stays_when_its_own_upload_is_undone(first_week):
    meeting = begun_with_answers(first_week)
    before = {name: holding.kept(first_week, meeting)[name] for name in QUESTIONS}
    live = ask(first_week, "pipeline_by_stage", as_of(FIRST)).frame
    pd.testing.assert_frame_equal(before["pipeline_by_stage"].frame, live)

    week(first_week, SECOND, FURTHER)
    undo(first_week, 1, NOW, "me")
    after = holding.kept(first_week, meeting)
    for name in QUESTIONS:
        pd.testing.assert_frame_equal(after[name].frame, before[name].frame)
        assert after[name].left_out == before[name].left_out


def test_every_answer_reads_back_as_it_was(first_week):
    week(first_week, SECOND, FURTHER)
    for name in QUESTIONS:
        answer = holding.asked(first_week, name, as_of(SECOND), datetime.date(2026, 3, 2))
        columns = METRICS[QUESTIONS[name].metric].columns
        read_back = answer_from_text(answer_as_text(answer.frame, answer.left_out), columns)
        pd.testing.assert_frame_equal(read_back[0], answer.frame)
        assert read_back[1] == answer.left_out


def test_large_amounts_stay_whole(store):
    columns = {"amount": "cents", "on": "date", "name": "str"}
    typed = pd.DataFrame(
        {
            "amount": pd.array([9_007_199_254_740_993, None], dtype="Int64"),
            "on": pd.Series(["2026-03-02", None], dtype="datetime64[us]"),
            "name": pd.Series(["a", None], dtype="str"),
        }
    )
    found, left_out = answer_from_text(answer_as_text(typed, {"no_amount": 1}), columns)

    pd.testing.assert_frame_equal(found, typed)
    assert found["amount"].iloc[0] == 9_007_199_254_740_993 and left_out == {"no_amount": 1}


def test_an_answer_with_other_columns_than_today_is_asked_again(first_week):
    meeting = begun_with_answers(first_week)
    rows(first_week, 'update meeting_answers set answer = \'{"columns": {}, "left_out": {}}\'')

    kept = holding.kept(first_week, meeting)
    assert len(kept["pipeline_by_stage"].frame)


def test_changes_are_counted_from_the_last_meeting_else_from_the_upload_before(store):
    day = datetime.date(2026, 3, 16)
    assert holding.compared_with(store, day) is None

    week(store, FIRST, BEFORE)
    assert holding.compared_with(store, day) == datetime.date(2026, 3, 2)
    begun(store)
    week(store, SECOND, BEFORE)
    assert holding.compared_with(store, day) == datetime.date(2026, 3, 2)
    assert holding.compared_with(store, datetime.date(2026, 1, 1)) is None


def test_notes_are_replaced_and_an_empty_one_is_none(first_week):
    number = begun(first_week).meeting_id
    meetings.save_note(first_week, number, "deals", "Bring the papers", NOW, "me")
    meetings.save_note(first_week, number, "deals", "Bring the tender", NOW, "me")
    meetings.save_note(first_week, number, "stuck", "", NOW, "me")

    assert meetings.notes(first_week, number) == {"deals": "Bring the tender"}


def test_decisions_come_and_go(first_week):
    number = begun(first_week).meeting_id
    agreed.add_decision(first_week, number, "No discounts", NOW, "me")
    agreed.add_decision(first_week, number, "  ", NOW, "me")
    agreed.delete_decision(first_week, 1, NOW, "me")
    assert list(agreed.decisions(first_week, number)["is_deleted"]) == [True]

    agreed.restore_decision(first_week, 1, NOW, "me")
    assert list(agreed.decisions(first_week, number)["is_deleted"]) == [False]


def test_a_call_replaces_the_one_before(first_week):
    meeting = begun(first_week)
    days = (datetime.date(2026, 1, 1), datetime.date(2026, 3, 31))
    meetings.save_call(first_week, meeting, days, 500_00, "Alpha signs", NOW, "me")
    meetings.save_call(first_week, meeting, days, 700_00, "", NOW, "me")
    call = meetings.call(first_week, meeting.meeting_id)

    assert call["amount_cents"] == 700_00 and pd.isna(call["note"])
    assert rows(first_week, "select as_of, since from calls") == [
        (datetime.date(2026, 3, 2), datetime.date(2026, 1, 1))
    ]
    meetings.save_call(first_week, meeting, days, None, "", NOW, "me")
    assert meetings.call(first_week, meeting.meeting_id) is None


@pytest.mark.parametrize(
    ("words", "is_found"),
    [("TENDER", True), ("discount", True), ("sari", True), ("Visit", True), ("nowhere", False)],
)
def test_the_search_looks_into_everything_that_was_written(first_week, words, is_found):
    number = begun(first_week).meeting_id
    meetings.save_note(first_week, number, "deals", "Bring the tender", NOW, "me")
    agreed.add_decision(first_week, number, "No discounts", NOW, "me")
    due_on = datetime.date(2026, 3, 9)
    agreed.add_action(
        first_week, number, Action("Sari", "a", "visit them", "stage", due_on), NOW, "me"
    )
    found = meetings.meetings(first_week, words)

    assert len(found) == is_found
    assert not is_found or found[["actions", "decisions"]].iloc[0].tolist() == [1, 1]


def test_uploads_since_the_beginning_are_known(first_week):
    meeting = begun(first_week)
    assert meetings.uploads_since(first_week, meeting.started_at) == []

    week(first_week, SECOND, FURTHER)
    found = meetings.uploads_since(first_week, NOW - datetime.timedelta(minutes=5))
    assert [day.isoformat() for day in found] == [SECOND, FIRST]


def test_every_change_is_in_the_audit_log(first_week):
    meeting = begun(first_week)
    meetings.save_note(first_week, meeting.meeting_id, "deals", "x", NOW, "me")
    agreed.add_decision(first_week, meeting.meeting_id, "y", NOW, "me")
    meetings.end_meeting(first_week, meeting.meeting_id, NOW, "me")
    logged = rows(first_week, "select what, happened_by from audit_log where happened_by = 'me'")

    assert [what for what, _ in logged] == [
        "start_meeting",
        "save_note",
        "add_decision",
        "end_meeting",
    ]


def test_a_meeting_can_be_begun_on_no_deal_of_a_period_to_come(store):
    arrive(store, OTHER.format(day=FIRST), name=f"deals-{FIRST}.csv")
    april = {"since": datetime.date(2026, 4, 1), "until": datetime.date(2026, 6, 30)}

    assert begun_with_answers(store, as_of("2026-01-01", owners=("Nobody",), **april)).is_open
