"""Levers of a part of the deals on the forecast page: in the link, with what they move, and back to zero."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.answers.scenario_files import written
from pipeline_core.answers.scenarios import content_of
from pipeline_core.findings.of_scenarios import levers_said
from pipeline_core.store.scenarios import Saving, save_scenario
from pipeline_core.store.settings import save_target
from pipeline_core.text import Text
from pipeline_core.ui import stores
from pipeline_core.ui.plain import plain
from tests.companies import company
from tests.metrics.test_costs import deals
from tests.metrics.test_forecast import DAY, OPEN, QUARTER, past
from tests.pages.conftest import shown
from tests.pages.test_forecast_page import captions, likely

ENGLISH = Text("en")
OF_RETAIL = {
    "new_by": "segment",
    "new_of": "Retail",
    "lever_new_segment_Retail": "50",
    "lever_new_segment_Retail_from": "2026-03-10",
}
SPRING = {"as_of": "2026-03-31", "period": "2026-Q2"}
OF_BUDI = {**SPRING, "mended": "conversion|Prospect|Budi"}
SLOW = (*deals("Sari", 40, 10, 3), *deals("Budi", 10, 40, 4))


@pytest.fixture
def store(tmp_path, monkeypatch):
    """One's own workspace with a target for the quarter of its as-of day."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    store = stores.store_of("own")
    yield store
    stores.close_stores()


def told(store):
    company(store, *past(330), *OPEN, as_of="2026-02-28")
    save_target(store, *QUARTER, 2_000_000)


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_a_link_with_more_new_deals_of_a_segment_opens_as_it_was_left(store, language):
    told(store)
    text = Text(language.lower())
    app = shown("forecast", language, "own", **OF_RETAIL)
    said = text(
        "scenario.new_of_from.more", value="Retail", by=text.share(0.5),
        day=text.day_short(datetime.date(2026, 3, 10)),
    )  # fmt: skip

    assert app.slider(key="lever_new_segment_Retail").value == 50
    assert app.date_input(key="lever_new_segment_Retail_from").value == datetime.date(2026, 3, 10)
    assert any(each.value.startswith(f"{said}: +") for each in app.caption)


def test_a_segments_lever_goes_back_to_zero_and_leaves_the_link(store):
    told(store)
    plain = likely(shown("forecast", "EN", "own"))
    app = shown("forecast", "EN", "own", **OF_RETAIL)
    assert "against as it stands" in captions(app)
    app.button(key="reset").click().run()

    assert likely(app) == plain
    assert "against as it stands" not in captions(app)
    assert not [key for key in app.query_params if key.startswith("lever_") or key == "new_of"]


def test_a_lever_that_is_drawn_and_pulled_stands_in_the_link(store):
    told(store)
    app = shown("forecast", "EN", "own", **OF_RETAIL)
    app.slider(key="lever_new_segment_Retail").set_value(-100).run()
    app.multiselect(key="new_of").set_value(["Retail", "Hospital"]).run()
    app.slider(key="lever_new_segment_Hospital").set_value(200).run()

    assert app.query_params["lever_new_segment_Retail"] == "-100"
    assert app.query_params["lever_new_segment_Hospital"] == "200"
    of_hospital = [each.value for each in app.caption if "of «Hospital»" in each.value]
    assert "200% more new deals of «Hospital»" in of_hospital[0] and "of chance" in of_hospital[0]


def test_a_closed_bottleneck_moves_the_forecast_and_is_called_an_upper_bound(store):
    company(store, *SLOW)
    usual, closed = (shown("forecast", "EN", "own", **link) for link in (SPRING, OF_BUDI))
    said = ENGLISH("scenario.mended.conversion", stage="Prospect", value="Budi")

    assert closed.multiselect(key="mended").options == ["Prospect, Budi: going on"]
    assert likely(closed) != likely(usual)
    assert any(each.value.startswith(f"{said}: +") for each in closed.caption)
    assert "upper bound" in said and "An upper bound" in captions(closed)
    closed.multiselect(key="mended").set_value([]).run()
    assert likely(closed) == likely(usual)


@pytest.mark.parametrize(
    "link",
    [
        {"mended": "conversion|Prospect"},
        {"mended": "luck|Prospect|Budi"},
        {"mended": "pace|Nowhere|Budi"},
        {"new_by": "luck", "new_of": "Mars", "lever_new_segment_Mars": "50"},
        {"new_of": "Mars", "lever_new_segment_Mars": "much"},
    ],
)
def test_a_link_that_makes_no_sense_changes_nothing(store, link):
    told(store)

    assert likely(shown("forecast", "EN", "own", **link)) == likely(shown("forecast", "EN", "own"))


def test_a_cell_that_is_no_bottleneck_leaves_the_link_when_the_list_is_drawn(store):
    told(store)
    app = shown("forecast", "EN", "own", mended="pace|Offer|Sari")

    assert ENGLISH("mended.none") in captions(app)
    assert "mended" not in app.query_params
    assert "against as it stands" not in captions(app)


def test_a_scenario_with_both_is_told_in_words_and_moves_the_levers(store):
    told(store)
    day = datetime.date(2026, 3, 10)
    levers = {
        "new_deals_by": {
            "by": "segment",
            "values": [{"value": "Retail", "factor": 1.5, "from": day}],
        },
        "bottlenecks": {
            "by": "owner",
            "cells": [{"stage": "Offer", "value": "Sari", "kind": "pace"}],
        },
    }
    content = written(content_of(store, DAY, {"levers": levers, "overrides": {}}))
    now = datetime.datetime(2026, 3, 1)
    save_scenario(store, Saving("Both", "", "", content, DAY.as_of, *QUARTER), now, "Sari")
    app = shown("forecast", "EN", "own")
    words = [plain(each) for each in levers_said({"levers": levers}, ENGLISH)]

    assert len(words) == 2 and all(each in captions(app) for each in words)
    app.button(key="scenario_1_open").click().run()
    assert app.query_params["new_by"] == "segment"
    assert app.query_params["lever_new_segment_Retail"] == "50"
    assert app.query_params["mended"] == "pace|Offer|Sari"
    assert any(each.value.startswith(words[0]) for each in app.caption)
