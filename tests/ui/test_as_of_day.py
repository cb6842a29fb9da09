"""The day that the pages show: the newest upload's, until a person chooses another."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.ingest import import_log, undo
from tests.conftest import NOW, take_in

FIRST, SECOND = datetime.date(2026, 2, 2), datetime.date(2026, 2, 9)


def export(day: datetime.date) -> tuple[str, bytes]:
    """A deal whose amount grows by the day: the same bytes again would be a file that is known."""
    rows = f"Deal ID,Deal name,Stage,Amount,Created date\n1,A,Prospect,{day.day},2026-01-01\n"
    return f"deals-{day}.csv", rows.encode()


def day_shown(app) -> datetime.date | None:
    return app.date_input(key="as_of").value


@pytest.fixture
def session_on_first_day(own, visit):
    """A session that has seen the pages while the first export was the newest."""
    take_in(own, export(FIRST))
    app = visit("pipeline", workspace="own")
    assert day_shown(app) == FIRST
    return app


def test_this_weeks_export_moves_the_pages_to_its_day(own, visit, session_on_first_day):
    take_in(own, export(SECOND))
    app = visit("pipeline", visit("upload", session_on_first_day))

    assert day_shown(app) == SECOND


def test_a_day_that_a_person_chose_stays_after_an_upload(own, visit, session_on_first_day):
    chosen = datetime.date(2026, 1, 20)
    session_on_first_day.date_input(key="as_of").set_value(chosen).run()
    take_in(own, export(SECOND))
    app = visit("pipeline", visit("upload", session_on_first_day))

    assert day_shown(app) == chosen


def test_undo_of_the_newest_export_moves_the_pages_back(own, visit, session_on_first_day):
    take_in(own, export(SECOND))
    app = visit("pipeline", visit("upload", session_on_first_day))
    undo(own, int(import_log(own)["import_id"].max()), NOW, "test")

    assert day_shown(visit("pipeline", visit("upload", app))) == FIRST


def test_a_change_of_workspace_shows_the_newest_day_of_the_other(own, visit, session_on_first_day):
    app = session_on_first_day
    app.button(key="change_workspace").click().run()
    newest_of_sample = datetime.date(2026, 11, 16)
    assert day_shown(app) == newest_of_sample

    app.button(key="change_workspace").click().run()
    assert day_shown(app) == FIRST


@pytest.mark.parametrize("linked", ["2031-01-01", "1999-01-01", "soon"])
def test_a_day_in_the_link_that_nobody_knows_gives_way_to_the_newest(own, visit, linked):
    take_in(own, export(FIRST))

    assert day_shown(visit("pipeline", workspace="own", as_of=linked)) == FIRST
