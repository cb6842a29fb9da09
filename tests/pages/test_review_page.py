"""The meeting page: its steps, what is agreed in it, what it holds on to, and what the next upload says."""

from __future__ import annotations

import datetime
import re

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core import clock
from pipeline_core.store import agreed, meetings
from pipeline_core.ui import stores
from tests.conftest import NOW, take_in
from tests.pages import conftest

HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Closed date,Owner"
FIRST = [
    "a,Alpha,Prospect,100,2026-01-05,2026-02-01,,Sari",  # overdue
    "b,Beta,Offer,200,2026-01-05,2026-03-20,,Budi",
    "c,Gamma,Contact,,2026-01-05,2026-03-20,,Budi",  # no amount
    "z,Zeta,Lost,5,2026-01-05,2026-01-20,2026-01-20,Budi",
]
SECOND = [FIRST[0].replace("2026-02-01", "2026-04-01"), *FIRST[1:]]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A workspace of one's own that holds the first week's export."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    monkeypatch.setattr(clock, "now", lambda: NOW)
    st.cache_data.clear()
    store = stores.store_of("own")
    upload("2026-02-09", FIRST)
    yield store
    stores.close_stores()


def upload(day: str, rows: list[str]) -> None:
    content = "\n".join([HEADER, *rows]).encode()
    take_in(stores.store_of("own"), (f"deals-{day}.csv", content), coverage="full")


def shown(language: str = "EN", **query) -> AppTest:
    return conftest.shown("review", language, "own", **query)


def title(app: AppTest) -> str:
    return app.title[0].value.replace("\\", "")


def said(app: AppTest) -> str:
    """All that is written on the page."""
    parts = (app.markdown, app.caption, app.info, app.warning, app.subheader)
    return " ".join(each.value for part in parts for each in part).replace("\\", "")


def begun(**query) -> AppTest:
    return shown(**query).button(key="start").click().run()


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_every_step_says_something_in_both_languages(own, language):
    app = shown(language)
    for is_open in (False, True):
        if is_open:
            app.button(key="start").click().run()
        for step in ("sheet", "deals", "decisions"):
            app.segmented_control(key="step").set_value(step).run()
            assert not app.exception
            assert title(app) and not re.search(r"\{\w+\}", title(app) + said(app))


def test_a_step_and_the_presenter_view_are_in_the_link(own):
    app = shown(step="where")
    app.button(key="to_Right").click().run()
    assert app.query_params["step"] == "changed"

    app.button(key="present").click().run()
    assert app.query_params["screen"] == "presenter"
    assert not [each for each in app.segmented_control if each.key == "step"]
    assert "present" not in [each.key for each in app.button]
    app.button(key="stop_presenting").click().run()
    assert "screen" not in app.query_params


def test_nothing_can_be_written_before_the_meeting_has_begun(own):
    app = shown(step="deals")

    assert not app.text_area and not [each for each in app.button if "add_" in str(each.key)]


def test_one_click_agrees_what_is_suggested(own):
    app = begun(step="deals")
    app.button(key="add_deal_a").click().run()
    (row,) = agreed.actions(own, 1).itertuples()

    assert (row.owner, row.deal_id, row.expectation) == ("Sari", "a", "close_date")
    assert f"{row.due_on:%F}" == "2026-02-16"
    assert "add_deal_a" not in [each.key for each in app.button]


def test_an_action_of_ones_own_goes_to_the_deals_owner(own):
    app = begun(step="stuck")
    app.selectbox(key="action_deal").set_value("b")
    app.selectbox(key="action_expectation").set_value("stage")
    app.text_input(key="action_what").set_value("Send the offer")
    next(each for each in app.button if "action_form" in str(each.form_id)).click().run()
    (row,) = agreed.actions(own, 1).itertuples()

    assert (row.owner, row.deal_id, row.what, row.expectation) == (
        "Budi",
        "b",
        "Send the offer",
        "stage",
    )
    assert "Budi: Beta: Send the offer, by 16 Feb 2026" in said(app)


def test_an_action_that_says_nothing_is_refused_in_words(own):
    app = begun(step="stuck")
    next(each for each in app.button if "action_form" in str(each.form_id)).click().run()

    assert "An action needs words of its own" in app.error[0].value


def test_what_is_deleted_can_be_brought_back(own):
    app = begun(step="deals")
    app.button(key="add_deal_a").click().run()
    app.button(key="delete_action_1").click().run()
    assert list(agreed.actions(own, 1)["is_deleted"]) == [True]

    app.button(key="agreed_undo_button").click().run()
    assert list(agreed.actions(own, 1)["is_deleted"]) == [False]


def test_notes_decisions_and_the_call_are_kept_as_one_goes(own):
    app = begun(step="decisions")
    app.text_area[0].set_value("Bring the tender").run()
    app.text_input(key="decision_words").set_value("No discounts")
    next(each for each in app.button if "decision_form" in str(each.form_id)).click().run()
    app.number_input(key="call_amount").set_value(250.0)
    next(each for each in app.button if "call_form" in str(each.form_id)).click().run()

    assert meetings.notes(own, 1) == {"decisions": "Bring the tender"}
    assert list(agreed.decisions(own, 1)["decided"]) == ["No discounts"]
    assert meetings.call(own, 1)["amount_cents"] == 250_00
    assert title(app) == "0 actions and 1 decision agreed"


def test_a_meeting_holds_on_to_its_day_and_filters_when_an_upload_arrives(own, monkeypatch):
    app = shown(step="where", owner="Sari")
    before = title(app.button(key="start").click().run())
    monkeypatch.setattr("tests.conftest.NOW", NOW + datetime.timedelta(minutes=1))
    upload("2026-02-16", SECOND)
    later = shown(step="where")

    assert title(later) == before
    assert "An upload of Mon 16 Feb 2026 has arrived since" in said(later)
    assert later.date_input(key="as_of").value == datetime.date(2026, 2, 9)
    assert later.multiselect(key="owner").value == ["Sari"]
    later.button(key="meeting_end").click().run()
    assert later.date_input(key="as_of").value == datetime.date(2026, 2, 16)
    assert "has arrived since" not in said(later)


def test_the_next_upload_judges_what_was_agreed(own):
    app = begun(step="deals")
    for key in ("add_deal_a", "meeting_end"):
        app.button(key=key).click().run()
    upload("2026-02-16", SECOND)

    app = shown()
    assert title(app) == "1 of 1 action kept"
    assert "Close date moved from 1 Feb 2026 to 1 Apr 2026." in said(app)
    app = shown("ID")
    assert title(app) == "1 dari 1 tindakan ditepati"
    assert "Tanggal penutupan digeser dari 1 Feb 2026 ke 1 Apr 2026." in said(app)


def test_what_no_upload_can_tell_is_ticked_by_hand_and_unticked(own):
    begun()
    action = agreed.Action("Sari", None, "Call the bank", "other", datetime.date(2026, 2, 10))
    agreed.add_action(own, 1, action, NOW, "me")
    meetings.end_meeting(own, 1, NOW, "me")
    upload("2026-02-16", SECOND)
    app = begun()
    assert title(app) == "0 of 1 action kept"

    app.button(key="done_1").click().run()
    assert title(app) == "1 of 1 action kept" and "marked it as done" in said(app)
    app.button(key="done_1").click().run()
    assert title(app) == "0 of 1 action kept"


def test_an_earlier_meeting_is_found_by_its_words_and_opened_to_read(own):
    app = begun(step="deals")
    app.button(key="add_deal_a").click().run()
    app.text_area[0].set_value("Bring the tender").run()
    app.button(key="meeting_end").click().run()
    upload("2026-02-16", SECOND)

    app = shown(meeting_words="nowhere")
    assert "No other meeting holds these words." in said(app)
    app = shown(meeting_words="TENDER", step="deals")
    app.button(key="meeting_1").click().run()
    assert app.query_params["meeting"] == "1"
    assert "Bring the tender" in said(app) and not app.text_area
    app = shown(meeting="1", step="decisions")
    assert "kept" in said(app) and "Close date moved" in said(app)


def test_a_meeting_begun_by_mistake_leaves_nothing(own):
    app = begun()
    app.button(key="meeting_discard").click().run()

    assert meetings.meetings(own).empty
    assert "start" in [each.key for each in app.button]
