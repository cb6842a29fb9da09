"""The hygiene page as a person uses it: what is clicked has as many deals as the number said."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core import clock
from pipeline_core.answers import ask
from pipeline_core.text import Text
from pipeline_core.text.numbers import UNKNOWN
from tests.companies import arrive
from tests.conftest import as_of
from tests.metrics.test_hygiene import FIVE

MARCH = as_of("2026-03-31")
LANGUAGES = ("EN", "ID")


@pytest.fixture
def five(own, monkeypatch):
    """Five deals, one day after their export."""
    arrive(own, *FIVE.strip().splitlines())
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 4, 1))
    return own


def page(visit, **query):
    return visit("hygiene", workspace="own", **query)


def tables(app) -> list:
    """The shown tables that list deals by name."""
    names = ("Deal",)
    return [each.value for each in app.dataframe if names[0] in each.value.columns]


def tile(app, label: str) -> str:
    return next(each.value for each in app.metric if each.label == label)


def described(app, label: str) -> str:
    return next(each.proto.delta_description for each in app.metric if each.label == label)


@pytest.mark.parametrize("language", LANGUAGES)
def test_tiles_say_what_show_says(five, visit, language):
    app, text = page(visit, lang=language), Text(language.lower())
    checks = ask(five, "hygiene_checks", MARCH).frame.set_index("check_name")

    assert tile(app, text("hygiene.tile_passing")) == text.share(checks.loc["all", "passing_share"])
    for name, check in (("overdue", "not_overdue"), ("no_next_step", "next_step")):
        assert tile(app, text(f"hygiene.tile_{name}")) == text.count(checks.loc[check, "failing"])
    assert tile(app, text("hygiene.tile_silent")) == "1"


@pytest.mark.parametrize("check", ["not_overdue", "touched", "next_step", "probability_sane"])
def test_a_click_on_a_check_lists_the_deals_that_fail_it(five, visit, check):
    app = page(visit, check=check)
    checks = ask(five, "hygiene_checks", MARCH).frame.set_index("check_name")
    failing = int(checks.loc[check, "failing"])

    assert Text("en")(f"hygiene.failing.{check}", n=failing) in [h.value for h in app.subheader]
    assert len(tables(app)[1]) == failing


def test_a_click_keeps_the_filters_and_show_all_takes_it_back(five, visit):
    app = page(visit, check="touched", owner="Budi")
    assert list(tables(app)[1]["Deal"]) == ["c"]

    app.button(key="all_check").click().run()
    assert set(tables(app)[1]["Deal"]) == {"c", "e"}
    assert "check" not in app.query_params


def test_the_to_do_can_be_narrowed_to_one_reason(five, visit):
    whole, silent = page(visit), page(visit, to_do="silent")

    assert set(tables(whole)[0]["Deal"]) == {"b", "c"}
    assert set(tables(silent)[0]["Deal"]) == {"c"}
    assert list(tables(silent)[0]["No."]) == [1]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_missing_column_is_never_a_zero(own, visit, language):
    arrive(own, "a,Prospect,100", header="Deal ID,Stage,Amount")
    app, text = page(visit, lang=language), Text(language.lower())

    for name in ("overdue", "no_next_step", "silent"):
        label = text(f"hygiene.tile_{name}")
        assert tile(app, label) == UNKNOWN
        assert described(app, label) == text("chart.cannot_check")


def test_an_old_export_is_marked_and_a_look_back_is_not_judged(five, visit, monkeypatch):
    arrive(five, *FIVE.strip().splitlines(), name="deals-2026-03-24.csv")
    fresh = " ".join(each.value for each in page(visit).markdown)
    monkeypatch.setattr(clock, "today", lambda: datetime.date(2026, 4, 20))
    old = " ".join(each.value for each in page(visit).markdown)
    back = " ".join(each.value for each in page(visit, as_of="2026-03-24").markdown)

    assert "1 day ago" in fresh and "older than a week" not in fresh
    assert "20 days ago" in old and "older than a week" in old
    assert "ago" not in back


def test_the_sample_is_told_and_not_judged(data, visit):
    shown = " ".join(each.value for each in visit("hygiene", workspace="sample").markdown)

    assert "Sample data" in shown and "older than a week" not in shown


def test_a_chosen_period_changes_nothing_and_says_so(five, visit):
    whole, april = page(visit), page(visit, period="2026-Q2")

    assert [each.value for each in april.metric] == [each.value for each in whole.metric]
    assert any("whatever the period" in each.value for each in april.caption)


def test_values_that_cannot_be_right_can_be_seen_by_kind(own, visit):
    arrive(
        own,
        "a,Prospect,50,2026-03-01,2026-02-01",
        "b,Prospect,-60,2026-01-01,2026-05-01",
        header="Deal ID,Stage,Amount,Created date,Expected close date",
    )

    assert set(tables(page(visit))[-1]["Deal"]) == {"a", "b"}
    assert set(tables(page(visit, odd="negative_amount"))[-1]["Deal"]) == {"b"}
