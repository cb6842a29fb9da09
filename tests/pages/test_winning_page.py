"""The second half of the funnel page: what it finds, what a link opens, what it says of thin data."""

from __future__ import annotations

import re

import pytest

from pipeline_core.text import Text
from pipeline_core.ui import stores
from tests.companies import company
from tests.pages.conftest import shown


@pytest.fixture
def sample(folders, monkeypatch):
    """The sample is filled."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))


@pytest.fixture
def two_deals(folders, monkeypatch):
    """One's own workspace holds two open deals."""
    monkeypatch.setenv("ALUR_DATA", str(folders[1]))
    company(
        stores.store_of("own"), *({"id": name, "moves": ["Prospect 2026-01-05"]} for name in "ab")
    )


def headings(app) -> list[str]:
    return [heading.value.replace("\\", "") for heading in app.subheader]


def listed(app) -> int:
    """How many deals the page lists behind its number."""
    said = [re.match(r"([\d,]+) deals?, Rp", caption.value) for caption in app.caption]
    (found,) = [int(each[1].replace(",", "")) for each in said if each]
    return found


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_each_part_says_its_finding(sample, language):
    cohorts = shown("funnel", language, "sample", part="cohorts")
    won = shown("funnel", language, "sample", part="won")
    text = Text(language.lower(), "IDR")
    keys = ("cohorts.key", "win_rates.key_closed", "cycle_length.key", "time_to_close.key")
    shown_captions = [*cohorts.caption, *won.caption]
    captions = " ".join(caption.value.replace("\\", "") for caption in shown_captions)

    assert all(text(key) in captions for key in keys)
    assert "%" in headings(cohorts)[0] and "%" in headings(won)[0] and "Rp" in headings(won)[1]


def test_a_cohort_in_the_link_opens_with_its_deals(sample):
    app = shown(
        "funnel", "EN", "sample", part="cohorts", cohorts="quarter", cohort_quarter="2026-Q2"
    )

    assert "Deals created in Q2 2026" in headings(app)


def test_a_closed_quarter_in_the_link_opens_with_what_closed_in_it(sample):
    app = shown("funnel", "EN", "sample", part="won", win_rates="quarter", rate_quarter="2026-Q2")

    assert "Deals closed in Q2 2026" in headings(app)


@pytest.mark.parametrize("by", ["", "created_"])
def test_deals_behind_a_quarter_end_with_the_period_as_its_number_does(sample, by):
    split = f"{by}quarter"
    given = {"period": "2026-09", "part": "won", "win_rates": split, f"rate_{split}": "2026-Q3"}
    app = shown("funnel", "EN", "sample", **given)
    whole = shown("funnel", "EN", "sample", **given | {"period": "2026-Q3"})
    last = shown("funnel", "EN", "sample", **given | {"period": "2026-08"})

    assert listed(last) < listed(app) == listed(whole)


def test_a_stage_in_the_link_is_the_goal_of_the_cohorts(sample):
    app = shown("funnel", "EN", "sample", part="cohorts", cohort_stage="Offer")

    assert any("Offer" in heading for heading in headings(app)[:1])


def test_two_open_deals_are_too_few_for_anything(two_deals):
    parts = [headings(shown("funnel", "EN", "own", part=part)) for part in ("cohorts", "won")]

    assert [heading for found in parts for heading in found] == [
        "No cohort is old enough yet to be compared with older ones",
        "No deal closed here: there is no win rate, which is not the same as 0%",
        "Velocity is not known: 0 deals were won in the period, or its start is not known",
        "Too few deals were watched from their first day to say how soon they close",
    ]
