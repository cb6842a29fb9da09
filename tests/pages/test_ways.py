"""The last part of the funnel page: losses, detours and paths, from links, in both languages."""

from __future__ import annotations

import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core.ui import stores
from tests.conftest import take_in
from tests.pages import conftest

STAGES = {"P": "Prospect", "C": "Contact", "O": "Offer", "W": "Close", "L": "Lost"}
WAYS = {"a": "PCOW", "b": "POL", "c": "PCPCL", "d": "PL", "e": "PC", "f": "PL"}
REASONS = {"b": "Price | too high", "c": "Timing", "d": "Price | too high"}


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A workspace of one's own that is filled by each test, with reasons or without."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    st.cache_data.clear()
    yield fill
    stores.close_stores()


def fill(reasons: dict[str, str], ways: dict[str, str] = WAYS) -> None:
    deals = ["Deal ID,Stage,Amount,Created date,Lost reason"]
    entries = ["Deal ID,Stage,Entered at"]
    for name, way in ways.items():
        reason = reasons.get(name, "")
        deals.append(f"{name},{STAGES[way[-1]]},100,2026-01-01,{reason}")
        entries += [
            f"{name},{STAGES[letter]},2026-01-{1 + place:02d}" for place, letter in enumerate(way)
        ]
    files = (("deals.csv", deals), ("history.csv", entries))
    take_in(
        stores.store_of("own"),
        *((name, "\n".join(rows).encode()) for name, rows in files),
        as_of=datetime.date(2026, 2, 1),
    )


def shown(language: str = "EN", **query) -> AppTest:
    return conftest.shown("funnel", language, "own", part="ways", **query)


def headings(app: AppTest) -> list[str]:
    return [heading.value.replace("\\", "") for heading in app.subheader]


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_losses_come_first_with_those_that_give_no_reason(own):
    own(REASONS)
    app = shown()

    assert "Of 4 lost deals, most were lost from Prospect: 2" in headings(app)
    assert "1 lost deal has no reason" in captions(app)
    assert headings(app)[-1] == "Lost deals" and "4 deals" in captions(app)


def test_without_a_reason_the_page_says_which_column_to_export(own):
    own({})
    app = shown("ID")

    assert "Alasan kalah" in captions(app)


@pytest.mark.parametrize(
    ("link", "heading", "deals"),
    [
        ({"loss": "Prospect|Price | too high"}, "Lost from Prospect: Price | too high", 1),
        ({"loss": "Prospect|"}, "Lost from Prospect: No reason given", 1),
        ({"loss": "Contact"}, "Lost from Contact", 1),
        ({"way": "detours", "detour": "went_back"}, "Went back", 1),
        ({"way": "detours", "detour": "flew"}, "Skipped a stage", 1),
        ({"way": "paths", "path": "1 Prospect → 2 Contact"}, "1 Prospect → 2 Contact", 1),
    ],
)
def test_a_link_opens_the_deals_behind_its_number(own, link, heading, deals):
    own(REASONS)
    app = shown(**link)

    assert headings(app)[-1] == heading
    assert app.dataframe[-1].value.shape[0] == deals


def test_the_most_frequent_path_is_told_with_its_share(own):
    own(REASONS)
    app = shown(way="paths")

    assert "Deals took 5 paths so far; the most frequent one took 33% of them" in headings(app)


def test_deals_that_never_moved_are_said_to_have_taken_no_other_way(own):
    own({}, {"a": "P", "b": "P"})

    assert "No deal of these was lost" in headings(shown())
    assert "No deal skipped a stage or went back" in headings(shown(way="detours"))
