"""The second half of the funnel page: what it finds, what a link opens, what it says of thin data."""

from __future__ import annotations

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


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_each_part_says_its_finding(sample, language):
    app = shown("funnel", language, "sample")
    text = Text(language.lower(), "IDR")
    found = headings(app)
    keys = ("cohorts.key", "win_rates.key_closed", "cycle_length.key", "time_to_close.key")
    captions = " ".join(caption.value.replace("\\", "") for caption in app.caption)

    assert len(found) == 6  # how far, the deals, cohorts, win rate, velocity, days
    assert all(text(key) in captions for key in keys)
    assert "%" in found[2] and "%" in found[3] and "Rp" in found[4]


def test_a_cohort_in_the_link_opens_with_its_deals(sample):
    app = shown("funnel", "EN", "sample", cohorts="quarter", cohort_quarter="2026-Q2")

    assert "Deals created in Q2 2026" in headings(app)


def test_a_closed_quarter_in_the_link_opens_with_what_closed_in_it(sample):
    app = shown("funnel", "EN", "sample", win_rates="quarter", rate_quarter="2026-Q2")

    assert "Deals closed in Q2 2026" in headings(app)


def test_a_stage_in_the_link_is_the_goal_of_the_cohorts(sample):
    app = shown("funnel", "EN", "sample", cohort_stage="Offer")

    assert any("Offer" in heading for heading in headings(app)[2:3])


def test_two_open_deals_are_too_few_for_anything(two_deals):
    found = headings(shown("funnel", "EN", "own"))

    assert found[2:] == [
        "No cohort is old enough yet to be compared with older ones",
        "No deal closed here: there is no win rate, which is not the same as 0%",
        "Velocity is not known: 0 deals were won in the period, or its start is not known",
        "Too few deals were watched from their first day to say how soon they close",
    ]
