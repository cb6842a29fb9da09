"""The forecast page: what it says with much, little and no history, its levers, and its links."""

from __future__ import annotations

import dataclasses
import datetime
import json

import pandas as pd
import pytest

from pipeline_core.store.settings import save_target
from pipeline_core.text import Text
from pipeline_core.ui import period_over, stores
from pipeline_core.ui.forecast_parts import move_said
from pipeline_core.ui.why import sentence
from tests.companies import company
from tests.metrics.test_forecast import OPEN, QUARTER, past
from tests.metrics.test_whatif import IN_QUARTER
from tests.pages.conftest import shown

ENGLISH = Text("en")


@pytest.fixture
def workspace(tmp_path, monkeypatch):
    """Return a function that fills one's own workspace with so many closed deals, and a target."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))

    def fill(closed: int, target: int | None = None):
        store = stores.store_of("own")
        company(store, *past(closed), *OPEN, as_of="2026-02-28")
        if target:
            save_target(store, *QUARTER, target)

    yield fill
    stores.close_stores()


def captions(app) -> str:
    return "\n".join(each.value for each in (*app.caption, *app.info, *app.markdown))


def likely(app) -> str:
    return next(each.value for each in app.subheader if each.value.startswith("Likely"))


@pytest.mark.parametrize("language", ["EN", "ID"])
@pytest.mark.parametrize(
    ("closed", "depth"), [(0, "nothing"), (8, "none"), (30, "rough"), (330, "good")]
)
def test_the_page_says_what_it_can_tell_from_so_many_closed_deals(
    workspace, closed, depth, language
):
    workspace(closed)
    app = shown("forecast", language, "own")
    text = Text(language.lower())
    said = text(f"forecast_depth.{depth}", n=closed, won=-(-closed // 3))
    is_thin = depth in ("nothing", "none")

    assert said in captions(app)
    assert not app.slider if is_thin else app.slider
    assert not app.toggle if is_thin else app.toggle
    assert (text("forecast.rates") in [each.value for each in app.subheader]) == (closed > 0)


def test_levers_by_stage_are_there_only_where_stages_are_told(workspace):
    workspace(30)

    assert {slider.key for slider in shown("forecast", "EN", "own").slider} == {
        "lever_win_rate",
        "lever_size",
        "lever_new_deals",
        "lever_all_stages",
    }


def test_a_link_with_levers_and_decided_deals_opens_as_it_was_left(workspace):
    workspace(330, target=2_000_000)
    plain = shown("forecast", "EN", "own")
    said = json.dumps({"a": {"chance": 1}})
    linked = shown("forecast", "EN", "own", lever_time_Offer="-20", deal_overrides=said)

    assert linked.slider(key="lever_time_Offer").value == -20
    assert likely(linked) != likely(plain)
    assert "against as it stands" in captions(linked)
    assert "points of chance" in captions(linked)

    linked.button(key="reset").click().run()
    assert linked.slider(key="lever_time_Offer").value == 0
    assert "lever_time_Offer" not in linked.query_params
    assert linked.query_params["deal_overrides"] == said


@pytest.mark.parametrize("written", ["{", "[1]", '{"a": 5}', '{"a": {"chance": 7}}', '{"x": {}}'])
def test_a_link_that_makes_no_sense_changes_nothing(workspace, written):
    workspace(330)
    odd = shown("forecast", "EN", "own", lever_size="much", deal_overrides=written)

    assert likely(odd) == likely(shown("forecast", "EN", "own"))
    assert "against as it stands" not in captions(odd)


def test_without_the_new_deals_less_is_likely_and_the_link_says_so(workspace):
    workspace(330)
    app = shown("forecast", "EN", "own")
    before = app.title[0].value
    app.toggle(key="with_new").set_value(False).run()

    assert app.title[0].value != before
    assert app.query_params["with_new"] == "no"


def test_what_a_target_takes_is_said_for_every_lever(workspace):
    workspace(330, target=3_000_000)
    app = shown("forecast", "EN", "own", level="90")
    lines = next(each.value for each in app.markdown if each.value.startswith("- "))

    assert len(lines.splitlines()) == len(app.slider)
    assert app.segmented_control(key="level").value == "90"


@pytest.mark.parametrize(("code", "following"), [("2025-Q4", "2026-Q1"), ("2026-02", "2026-03")])
def test_a_period_that_is_over_says_what_was_booked_and_leads_to_the_next(
    workspace, code, following
):
    workspace(330)
    app = shown("forecast", "EN", "own", period=code)

    assert app.title[0].value.startswith(f"{ENGLISH.period(code)} ended on")
    assert not app.slider
    assert [tile.label for tile in app.metric] == [ENGLISH("forecast.tile_booked")]
    app.button(key="go_on").click().run()
    assert app.query_params["period"] == following
    assert "8 of 10 outcomes" in app.title[0].value


def test_a_period_that_is_over_is_held_against_its_target(workspace):
    workspace(330, target=1_000_000)
    app = shown("forecast", "EN", "own", as_of="2026-02-28", period="2026-Q1")
    over = period_over.finding(
        pd.Series({"booked": 420_00, "target": 1_000_00}), IN_QUARTER, "2026-Q1", ENGLISH
    )

    assert over == "Q1 2026 ended on 31 Mar 2026: 420 was booked, 42% of the target of 1k"
    assert [tile.label for tile in app.metric][2:] == ["Chance of target", "Missing to target"]


@pytest.mark.parametrize(
    ("days", "last", "said"),
    [
        (1, "2026-03-31", "3 earlier deals were still in Offer after 1 day; "),
        (20, "2026-03-31", "won 1 to 31 days later."),
        (20, "2026-03-01", "won the day after."),
    ],
)
def test_a_reason_counts_in_words_that_fit(days, last, said):
    asked = dataclasses.replace(IN_QUARTER, until=datetime.date.fromisoformat(last))
    row = {"alike": 3, "alike_days": days, "alike_chance": 0.3, "group_ratio": 1, "stage": "Offer"}

    assert said in sentence(pd.Series(row), "stage", asked, ENGLISH)


def test_the_move_that_is_said_is_enough():
    assert move_said(1.121, ENGLISH) == "+13%"
    assert move_said(0.795, ENGLISH) == "−21%"


def test_a_deals_page_says_why_it_has_its_chance(workspace):
    workspace(330)
    app = shown("deals", "EN", "own", deal="b")

    assert any("to be won in" in each.value for each in app.subheader)
    assert any("earlier deals were still in Offer after" in each.value for each in app.markdown)
    assert QUARTER[1] == datetime.date(2026, 3, 31)
    assert any("1 to 31 days later" in each.value for each in app.markdown)


def test_a_period_to_come_in_which_no_deal_is_due_has_a_forecast_all_the_same(workspace):
    workspace(330)
    app = shown("forecast", "EN", "own", period="2026-Q3")

    assert "8 of 10 outcomes" in app.title[0].value
    assert app.slider


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_a_filter_that_has_no_target_of_its_own_says_so(workspace, language):
    workspace(330, target=2_000_000)
    text = Text(language.lower())
    app = shown("forecast", language, "own", segment="Retail")
    why = text("target_said.filtered", filters=text("choice.by.segment"))

    assert captions(app).count(why) == 2  # under the tiles, and in place of what the target takes


def test_past_forecasts_are_made_when_they_are_asked_for(workspace):
    workspace(330)
    app = shown("forecast", "EN", "own")

    assert ENGLISH("past_check.title") in [each.value for each in app.subheader]
    app.button(key="past_check").click().run()
    assert not app.exception
    said = next(each.value for each in app.subheader if "the forecast missed by" in each.value)
    assert app.query_params["past"] == "yes"

    linked = shown("forecast", "ID", "own", past="yes", ahead="quarter", past_day="2025-10-01")
    assert linked.segmented_control(key="ahead").value == "quarter"
    heads = [each.value for each in linked.subheader]
    assert any("proyeksi meleset" in each for each in heads) and said not in heads
    assert any(each.startswith("Menang dari 1 Okt 2025 sampai 30 Des") for each in heads)


def test_with_too_little_history_it_says_what_a_check_needs(workspace):
    workspace(8)
    app = shown("forecast", "EN", "own", past="yes")

    assert any(each.value.startswith("Not enough history yet") for each in app.info)
