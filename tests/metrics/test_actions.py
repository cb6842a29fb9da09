"""What becomes of agreed actions: each kind kept, not kept, not yet due, or not to be told by two uploads."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core import errors
from pipeline_core.answers import ask
from pipeline_core.ingest import undo
from pipeline_core.review import words
from pipeline_core.store import agreed, meetings
from pipeline_core.store.agreed import Action
from pipeline_core.store.database import close_store, open_store
from pipeline_core.text import Text
from tests.companies import arrive
from tests.conftest import NOW, as_of, rows, take_in

FIRST, SECOND, THIRD = "2026-03-02", "2026-03-09", "2026-03-16"
# A deal in its second stage with an amount, due on 10 March, touched in February.
BEFORE = "a,Contact,100,2026-01-05,2026-03-10,Sari,2026-02-20,,10%"
DATED = "a,Contact,100,2026-01-05,2026-03-24,Sari,2026-02-20,,10%"
UNDATED = "a,Contact,100,2026-01-05,,Sari,2026-02-20,,10%"
FURTHER = "a,Offer,100,2026-01-05,2026-03-10,Sari,2026-02-20,,10%"
BACK = "a,Prospect,100,2026-01-05,2026-03-10,Sari,2026-02-20,,10%"
WITHOUT_AMOUNT = "a,Contact,,2026-01-05,2026-03-10,Sari,2026-02-20,,10%"
ANOTHER_AMOUNT = "a,Contact,140,2026-01-05,2026-03-10,Sari,2026-02-20,,10%"
TOUCHED = "a,Contact,100,2026-01-05,2026-03-10,Sari,2026-03-05,,10%"
WON = "a,Close,100,2026-01-05,2026-03-06,Sari,2026-03-06,,100%"
LOST = "a,Lost,100,2026-01-05,2026-03-06,Sari,2026-03-06,,0%"
OTHER = "z,Prospect,5,2026-01-05,2026-03-30,Budi,{day},,10%"


def week(store, day: str, *lines: str) -> None:
    """Import a week's export: another deal is touched each time, or the file would be the same again."""
    arrive(store, *lines, OTHER.format(day=day), name=f"deals-{day}.csv")


def meeting(store, *expectations: str, day: str = FIRST, due: str = SECOND, deal="a") -> int:
    """Hold a meeting on a day in which Sari agrees to what is expected of a deal."""
    number = meetings.start_meeting(store, as_of(day), None, {}, NOW, "test")
    due_on = datetime.date.fromisoformat(due)
    for expectation in expectations:
        words_of_it = "Ask the board" if expectation == "other" or deal is None else None
        action = Action("Sari", deal, words_of_it, expectation, due_on)
        agreed.add_action(store, number, action, NOW, "test")
    meetings.end_meeting(store, number, NOW, "test")
    return number


def outcomes(store, day: str = SECOND, **filters) -> pd.DataFrame:
    return ask(store, "action_outcomes", as_of(day, **filters)).frame


def told(store, day: str = SECOND) -> tuple[str, str]:
    """The judgement of the only action, and its evidence in English."""
    (row,) = outcomes(store, day).itertuples()
    return row.judged, words.evidence(row, Text("en"))


CASES = [
    ("close_date", BEFORE, DATED, "kept", "Close date moved from 10 Mar 2026 to 24 Mar 2026."),
    ("close_date", UNDATED, DATED, "kept", "Close date set to 24 Mar 2026."),
    ("close_date", BEFORE, BEFORE, "not_kept", "Close date still 10 Mar 2026."),
    ("close_date", UNDATED, UNDATED, "not_kept", "Still without a close date."),
    ("close_date", BEFORE, LOST, "kept", "Lost by 6 Mar 2026."),
    ("stage", BEFORE, FURTHER, "kept", "From Contact to Offer."),
    ("stage", BEFORE, WON, "kept", "Won by 6 Mar 2026."),
    ("stage", BEFORE, BEFORE, "not_kept", "Still in Contact."),
    ("stage", BEFORE, BACK, "not_kept", "From Contact to Prospect."),
    ("stage", BEFORE, LOST, "not_kept", "From Contact to Lost."),
    ("amount", WITHOUT_AMOUNT, BEFORE, "kept", "Amount set to 100."),
    ("amount", BEFORE, ANOTHER_AMOUNT, "kept", "Amount from 100 to 140."),
    ("amount", WITHOUT_AMOUNT, WITHOUT_AMOUNT, "not_kept", "Still without an amount."),
    ("amount", BEFORE, BEFORE, "not_kept", "Amount still 100."),
    ("touched", BEFORE, TOUCHED, "kept", "Last touched on 5 Mar 2026."),
    ("touched", BEFORE, BEFORE, "not_kept", "Last touched on 20 Feb 2026."),
    ("closed", BEFORE, LOST, "kept", "Lost by 6 Mar 2026."),
    ("closed", BEFORE, FURTHER, "not_kept", "Still open."),
]


@pytest.fixture(scope="module")
def judged() -> dict[int, tuple[str, str]]:
    """Every case as a deal of its own, in one meeting and two uploads."""
    store = open_store(":memory:")
    places = range(len(CASES))
    week(store, FIRST, *(CASES[place][1].replace("a,", f"{place},", 1) for place in places))
    number = meetings.start_meeting(store, as_of(FIRST), None, {}, NOW, "test")
    for place in places:
        action = Action("Sari", str(place), None, CASES[place][0], datetime.date(2026, 3, 9))
        agreed.add_action(store, number, action, NOW, "test")
    week(store, SECOND, *(CASES[place][2].replace("a,", f"{place},", 1) for place in places))
    found = outcomes(store).itertuples()
    told_of = {int(row.deal_id): (row.judged, words.evidence(row, Text("en"))) for row in found}
    close_store(store)
    return told_of


@pytest.mark.parametrize("place", range(len(CASES)), ids=lambda place: " ".join(CASES[place][::3]))
def test_the_next_upload_judges_an_action(judged, place):
    assert judged[place] == CASES[place][3:]


def test_nothing_is_judged_before_its_day(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage", due=THIRD)
    week(store, SECOND, BEFORE)

    assert told(store)[0] == "not_due"
    assert told(store, FIRST)[0] == "not_due"


def test_what_is_kept_early_is_kept(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage", due=THIRD)
    week(store, SECOND, FURTHER)

    assert told(store)[0] == "kept"


def test_a_past_day_does_not_know_what_came_after(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage", due=SECOND)
    week(store, SECOND, BEFORE)
    assert told(store) == ("not_kept", "Still in Contact.")

    week(store, THIRD, FURTHER)
    assert told(store, SECOND) == ("not_kept", "Still in Contact.")
    (row,) = outcomes(store, THIRD).itertuples()
    assert (row.judged, row.is_late, f"{row.kept_on:%F}") == ("kept", True, THIRD)
    assert outcomes(store, "2026-03-01").empty


def test_what_was_done_and_undone_again_was_kept(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage")
    week(store, SECOND, FURTHER)
    week(store, THIRD, BEFORE)

    assert told(store, THIRD) == ("kept", "From Contact to Offer.")


def test_without_an_upload_of_the_due_day_nothing_can_be_told(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage")

    assert told(store) == ("unknown", "No upload of its due day or later has come.")


def test_a_column_that_no_upload_carries_tells_nothing(store):
    week(store, FIRST, BEFORE)
    meeting(store, "touched")
    header = "Deal ID,Stage,Amount,Created date,Expected close date,Owner"
    short = [",".join(line.split(",")[:6]) for line in (BEFORE, OTHER.format(day=SECOND))]
    arrive(store, *short, header=header, name=f"deals-{SECOND}.csv")

    assert told(store) == ("unknown", "No upload since has the column that would show it.")


def test_a_deal_that_is_gone_tells_nothing(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage")
    week(store, SECOND)

    assert told(store) == ("unknown", "The deal is no longer in the export.")


def test_a_deal_that_a_part_of_the_export_leaves_out_tells_nothing(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage")
    header = "Deal ID,Stage,Amount,Created date,Expected close date,Owner"
    line = ",".join(OTHER.split(",")[:6])
    take_in(store, (f"deals-{SECOND}.csv", f"{header}\n{line}\n".encode()), coverage="part")

    assert told(store) == ("unknown", "No upload since holds this deal.")


def test_what_no_upload_can_tell_a_person_can(store):
    week(store, FIRST, BEFORE)
    number = meeting(store, "other")
    week(store, SECOND, BEFORE)
    assert told(store)[0] == "unknown"

    action = int(agreed.actions(store, number)["action_id"].iloc[0])
    agreed.mark_action(store, action, datetime.date(2026, 3, 9), NOW, "test")
    assert told(store) == ("kept", "A person marked it as done as of 9 Mar 2026.")
    assert told(store, FIRST)[0] == "not_due"


def test_an_action_without_a_deal_belongs_to_its_owner(store):
    week(store, FIRST, BEFORE)
    meeting(store, "closed", deal=None)
    week(store, SECOND, BEFORE)

    assert told(store) == ("unknown", "It is about no deal that the data knows.")
    assert len(outcomes(store, owners=("Sari",))) == 1
    assert outcomes(store, owners=("Budi",)).empty


def test_deleted_actions_and_discarded_meetings_do_not_count(store):
    week(store, FIRST, BEFORE)
    number = meeting(store, "stage", "touched")
    first, second = agreed.actions(store, number)["action_id"]
    agreed.delete_action(store, int(first), NOW, "test")
    assert list(outcomes(store)["action_id"]) == [second]

    agreed.restore_action(store, int(first), NOW, "test")
    assert set(outcomes(store)["action_id"]) == {first, second}
    meetings.discard_meeting(store, number, NOW, "test")
    assert outcomes(store).empty


def test_a_log_that_is_all_there_is_judges_too(store):
    header = b"Case ID,Activity,Complete Timestamp\na,Lead,2026-01-05\nb,Lead,2026-01-05\n"
    take_in(store, (f"log-{FIRST}.csv", header))
    number = meeting(store, "stage")
    agreed.add_action(
        store, number, Action("Sari", "b", None, "stage", datetime.date(2026, 3, 9)), NOW, "test"
    )
    take_in(store, (f"log-{SECOND}.csv", header + b"a,Offer,2026-03-05\n"))

    assert list(outcomes(store)["judged"]) == ["kept", "not_kept"]
    assert meetings.uploads_since(store, NOW - datetime.timedelta(minutes=1))


def test_an_undone_upload_judges_no_longer(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage")
    week(store, SECOND, FURTHER)
    assert told(store)[0] == "kept"

    undo(store, 2, NOW, "test")
    assert told(store)[0] == "unknown"


def test_rows_in_another_order_make_no_difference(store):
    week(store, FIRST, BEFORE)
    meeting(store, "stage", "close_date", "touched")
    other = OTHER.format(day=SECOND)
    arrive(store, other, DATED.replace("Contact", "Offer"), name=f"deals-{SECOND}.csv")

    assert list(outcomes(store)["judged"]) == ["kept", "kept", "not_kept"]


def test_an_action_that_says_nothing_is_refused(store):
    week(store, FIRST, BEFORE)
    number = meeting(store)
    empty = Action("Sari", None, "  ", "stage", datetime.date(2026, 3, 9))
    with pytest.raises(errors.AlurError, match="action_says_nothing"):
        agreed.add_action(store, number, empty, NOW, "test")

    assert rows(store, "select count(*) from actions") == [(0,)]
