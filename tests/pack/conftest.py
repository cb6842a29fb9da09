"""A company of two weeks with a meeting in it, and one whose names would do harm."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.pack.building import pack
from pipeline_core.pack.contents import Pack
from pipeline_core.review import holding
from pipeline_core.scope import Scope
from pipeline_core.store import agreed, meetings
from pipeline_core.store.agreed import Action
from pipeline_core.store.database import Store, close_store, open_store
from pipeline_core.store.meetings import Meeting
from pipeline_core.text import LANGUAGES, Text
from pipeline_core.workspaces import sample_exports
from tests.companies import arrive
from tests.conftest import NOW, TODAY, as_of, take_in

DAY = "2026-11-09"
SHEET = as_of(DAY, reporting_currency="IDR")
DUE = datetime.date(2026, 11, 16)
HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Closed date,Owner"
WEEK = "Deal ID,Stage,Amount,Created date,Expected close date,Owner,Last modified date"
HARMFUL = (
    "a,</script><script>alert(1)</script>,Prospect,100.50,2026-01-05,2026-02-01,,=1+2",
    "b,=HYPERLINK(),Offer,200,2026-01-05,2026-02-03,,@SUM(A1)",
    "c,{=1+1},Contact,300,2026-01-05,2026-02-04,,<b>Budi</b>",
    "d,http://example.org,Contact,400,2026-01-05,2026-02-04,,007",
)


@pytest.fixture(scope="package")
def sample():
    """A store that holds the sample company's exports of 2 and 9 November, and no meeting."""
    opened = open_store(":memory:")
    take_in(opened, *sample_exports()[-3:-1])
    yield opened
    close_store(opened)


@pytest.fixture(scope="package")
def packs(sample: Store) -> dict[str, Pack]:
    """The sample's pack in each language; a test does not change it."""
    return {language: pack(sample, SHEET, Text(language, "IDR"), TODAY) for language in LANGUAGES}


@pytest.fixture
def harmful(store: Store) -> Store:
    """A store whose deals and owners have names that are markup, formulas, links and numbers."""
    lines = "\n".join([HEADER, *HARMFUL]).encode()
    take_in(store, ("deals-2026-02-09.csv", lines), coverage="full")
    return store


def week(store: Store, day: str, *lines: str) -> None:
    """Import a week's export of Sari's deal, which is given, and of one of Budi's."""
    other = f"b,Contact,200,2026-10-05,2026-11-02,Budi,{day}"
    arrive(store, *lines, other, header=WEEK, name=f"deals-{day}.csv")


@pytest.fixture
def small(store: Store) -> Store:
    """A store with one overdue deal of Sari's and one of Budi's, in two weeks."""
    for day in ("2026-11-02", DAY):
        week(store, day, "a,Contact,100,2026-10-05,2026-11-01,Sari Wijaya")
    return store


def held(store: Store, scope: Scope = SHEET) -> Meeting:
    """Hold a meeting that agrees on an action of Sari's and on one of Budi's, and decides something."""
    number = holding.begin(store, scope, NOW, "test")
    for owner in ("Sari Wijaya", "Budi"):
        action = Action(owner, None, f"{owner} asks the board", "other", DUE)
        agreed.add_action(store, number, action, NOW, "test")
    agreed.add_decision(store, number, "No discounts in November", NOW, "test")
    meetings.save_note(store, number, "where", "Two tenders are late", NOW, "test")
    (row,) = meetings.meetings(store).itertuples()
    meeting = meetings.meeting_of(row, None)
    days = (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
    meetings.save_call(store, meeting, days, 123_400, "By feel", NOW, "test")
    return meeting
