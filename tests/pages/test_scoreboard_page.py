"""Calls and results, and the scenarios on the forecast page, without a browser."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.answers import ask
from pipeline_core.answers.scenario_files import written
from pipeline_core.answers.scenarios import content_of
from pipeline_core.store import scenarios as keeping
from pipeline_core.store.scenarios import Call, Saving, kept_scenarios, make_call
from pipeline_core.text import Text
from pipeline_core.ui import stores
from tests.conftest import NOW
from tests.metrics.test_forecast import DAY, QUARTER, filled
from tests.pages.conftest import shown


@pytest.fixture
def own(folders, monkeypatch):
    """One's own workspace with 330 closed deals and three open ones, filled once for the module."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))
    store = stores.store_of("own")
    if ask(store, "deal_counts", DAY).frame["deals"].sum() == 0:
        filled(store, 330)
    return store


def captions(app) -> list[str]:
    return [each.value for each in app.caption]


def save(store, name: str, **levers) -> None:
    content = written(content_of(store, DAY, {"levers": levers, "overrides": {}}))
    keeping.save_scenario(
        store, Saving(name, "Sari", "", content, DAY.as_of, *QUARTER), NOW, "Sari"
    )


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_the_record_is_full_on_the_first_day_and_says_that_nobody_has_called(own, language):
    app = shown("scoreboard", language, "own")
    text = Text(language.lower())
    titles = [each.value for each in app.subheader]

    assert text("scoreboard.who") in titles and text("scoreboard.errors") in titles
    assert text("scoreboard.no_calls") in captions(app)
    brier = {"EN": "Brier score 0.", "ID": "Skor Brier 0,"}[language]
    assert any(brier in each for each in captions(app))
    assert len(app.get("plotly_chart")) == 2


def test_a_call_is_kept_with_its_day(own):
    app = shown("scoreboard", "EN", "own")
    app.number_input(key="new_call_amount").set_value(1500)
    app.selectbox(key="new_call_owner").set_value("Sari")
    app.text_input(key="new_call_note").set_value("two offers")
    app.button(key="make_call").click().run()
    made = ask(own, "calls", DAY).frame.iloc[0]

    assert not app.exception and not app.error
    assert made[["owner", "amount", "note"]].tolist() == ["Sari", 150_000, "two offers"]
    assert made["called_on"].date() == DAY.as_of and made["until"].date() == QUARTER[1]


def test_nobody_calls_on_an_earlier_day(own):
    app = shown("scoreboard", "EN", "own", as_of="2026-02-01")

    assert Text("en")("calls.only_newest", day="28 Feb 2026") in captions(app)
    assert "make_call" not in [each.key for each in app.button]


def test_a_scored_call_names_its_bias(own):
    for month in (10, 11, 12):
        since = datetime.date(2025, month, 1)
        until = datetime.date(2025 + month // 12, month % 12 + 1, 1) - datetime.timedelta(days=1)
        make_call(own, Call("Budi", since, until, 10**7, "", since), NOW, "Budi")
    app = shown("scoreboard", "EN", "own")
    by = ask(own, "call_bias", DAY).frame.set_index("owner").loc["Budi", "bias"]

    assert f"Budi's calls run {Text('en').share(by)} high" in app.title[0].value


def test_scenarios_stand_side_by_side_and_the_link_chooses_them(own):
    for name, size in (("Smaller", 0.9), ("Larger & <b>", 1.2)):
        save(own, name, size=size)
    app = shown("forecast", "EN", "own")
    one = shown("forecast", "EN", "own", scenario="Larger & <b>")
    said = [each.value for each in app.markdown]

    assert not app.error and not one.error
    assert app.multiselect(key="scenario").value == ["Larger & <b>", "Smaller"]
    assert one.multiselect(key="scenario").value == ["Larger & <b>"]
    assert "- Amounts are 20% larger" in said and "- Amounts are 10% smaller" in said


def test_what_the_levers_say_is_saved_marked_archived_and_brought_back(own):
    app = shown("forecast", "EN", "own")
    app.text_input(key="scenario_name").set_value("Offers")
    app.slider(key="lever_conversion_Offer").set_value(20)
    app.run()
    app.button(key="save_scenario").click().run()
    number = int(kept_scenarios(own)["scenario_id"].max())
    assert "20% more deals go on from Offer" in "".join(each.value for each in app.markdown)
    app.button(key=f"scenario_{number}_make_plan").click().run()
    assert kept_scenarios(own).iloc[0][["name", "is_plan"]].tolist() == ["Offers", True]
    app.button(key=f"scenario_{number}_archive").click().run()
    assert "Offers" not in app.multiselect(key="scenario").value
    app.button(key=f"scenario_{number}_restore").click().run()
    app.button(key="reset").click().run()
    assert app.slider(key="lever_conversion_Offer").value == 0
    app.multiselect(key="scenario").set_value(["Offers"]).run()
    app.button(key=f"scenario_{number}_open").click().run()

    assert app.slider(key="lever_conversion_Offer").value == 20
    assert not app.exception and not app.error


def test_a_name_that_is_taken_is_refused_on_the_page(own):
    app = shown("forecast", "EN", "own")
    app.button(key="save_scenario").click().run()

    assert "The scenario has no name." in app.error[0].value
