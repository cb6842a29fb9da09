"""The pipeline page: its switches, its links, and files without amounts."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core.ui import stores
from tests.conftest import take_in
from tests.pages import conftest

HEADER = "Deal ID,Stage,Amount,Created date,Expected close date,Owner,Region\n"
PRICED = "a,Prospect,5,2026-01-01,2026-03-01,Sari,Java\nb,Offer,9,2026-01-01,,Budi,Bali\n"
UNPRICED = "a,Prospect,,2026-01-01,2026-03-01,Sari,Java\nb,Offer,,2026-01-01,,Budi,Bali\n"
HALF_PRICED = f"{UNPRICED}c,Offer,7,2026-01-01,2026-03-01,Budi,Bali\n"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A workspace of one's own that is filled by each test."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    st.cache_data.clear()
    yield lambda rows: take_in(
        stores.store_of("own"), ("deals-2026-02-01.csv", (HEADER + rows).encode())
    )
    stores.close_stores()


def shown(language: str = "EN", **query) -> AppTest:
    return conftest.shown("pipeline", language, "own", **query)


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_a_file_without_amounts_opens_on_deals_and_offers_no_values(own):
    own(UNPRICED)
    app = shown()

    assert app.title[0].value.startswith("2 deals are open")
    assert "Number of open deals" in captions(app)
    assert "measure" not in app.session_state


def test_where_most_deals_have_no_amount_they_are_counted_first(own):
    own(HALF_PRICED)

    assert "Number of open deals" in captions(shown())
    assert "Pale bar: full value" in captions(shown(measure="amount"))


def test_a_file_with_amounts_opens_on_value(own):
    own(PRICED)

    assert "Pale bar: full value" in captions(shown())


@pytest.mark.parametrize(
    ("link", "heading"),
    [
        ({"by": "region", "bar_region": "Java"}, "Open deals: Java"),
        ({"by": "close_month", "bar_close_month": "2026-03"}, "Open deals: Mar 2026"),
        ({"by": "close_quarter", "bar_close_quarter": ""}, "Open deals: no date"),
        ({"bar_stage": "Offer"}, "Open deals in Offer"),
    ],
)
def test_a_link_opens_the_deals_of_its_bar(own, link, heading):
    own(PRICED)
    headings = [heading.value.replace("\\", "") for heading in shown(**link).subheader]

    assert headings[-1] == heading


def test_only_what_the_workspace_knows_is_offered(own):
    own(PRICED)
    options = shown().segmented_control(key="by").options

    assert options == ["Stage", "Owner", "Region", "Close month", "Close quarter"]


def test_region_is_a_filter_where_deals_have_one(own):
    own(PRICED)
    app = shown(region="Java")

    assert app.title[0].value.startswith("5 is open in 1 deal")
    assert "Region: Java" in captions(app)


def test_the_board_opens_from_a_link_and_lists_the_same_deals(own):
    own("".join(f"d{n},Prospect,{n},2026-01-01,,Sari,Java\n" for n in range(1, 8)))
    app = shown(layout="board")

    assert any("and 1 more" in block.proto.body for block in app.get("html"))
    assert [heading.value for heading in app.subheader][-1] == "Open deals"


def test_a_comparison_with_a_day_that_nobody_knows_says_so(own):
    own(PRICED)
    app = shown(compare="year")

    assert "Nothing is known of the day to compare with" in captions(app)
    assert app.title[0].value == "14 is open in 2 deals; the largest part is in Offer"


def test_a_comparison_stands_in_the_title(own):
    own(PRICED)
    app = shown(compare="week")

    assert app.title[0].value == "14 is open in 2 deals, as much as on 25 Jan 2026"
