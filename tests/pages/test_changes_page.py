"""The page of changes: its finding, its two days, its switches, and the deals behind a bar or a dot."""

from __future__ import annotations

import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from pipeline_core.ui import stores
from tests.conftest import take_in
from tests.pages import conftest

HEADER = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Closed date,Owner"
FIRST = [
    "a,Alpha,Prospect,100,2026-01-05,2026-03-10,,Sari",
    "b,Beta,Offer,200,2026-01-05,2026-03-20,,Budi",
    "c,Gamma,Contact,300,2026-01-05,2026-03-20,,Budi",
    "z,Zeta,Lost,5,2026-01-05,2026-01-20,2026-01-20,Budi",
]
SECOND = [
    "a,Alpha,Contact,100,2026-01-05,2026-03-10,,Sari",
    "b,Beta,Close,250,2026-01-05,2026-02-12,2026-02-12,Budi",
    "c,Gamma,Contact,300,2026-01-05,2026-05-20,,Budi",
    "z,Zeta,Lost,5,2026-01-05,2026-01-20,2026-01-20,Budi",
]


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A workspace of one's own, filled with exports by their day."""
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    st.cache_data.clear()

    def filled(**exports: list[str]) -> None:
        for day, rows in exports.items():
            name = f"deals-{day.removeprefix('on_').replace('_', '-')}.csv"
            content = "\n".join([HEADER, *rows]).encode()
            take_in(stores.store_of("own"), (name, content), coverage="full")

    yield filled
    stores.close_stores()


@pytest.fixture
def two_weeks(own):
    """A is moved on, b is won with a larger amount, c is pushed out of the quarter."""
    own(on_2026_02_09=FIRST, on_2026_02_16=SECOND)


def shown(language: str = "EN", **query) -> AppTest:
    return conftest.shown("changes", language, "own", **query)


def title(app: AppTest) -> str:
    """The finding, without the marks that keep it from being read as Markdown."""
    return app.title[0].value.replace("\\", "")


def names(app: AppTest) -> list[str]:
    """The names in the last table: the deals."""
    return list(app.dataframe[-1].value.iloc[:, 0])


def captions(app: AppTest) -> str:
    return " ".join(caption.value for caption in app.caption)


def test_the_title_says_by_how_much_the_period_fell_and_why(two_weeks):
    found = title(shown())

    assert found == "Pipeline for Q1 2026 fell 500 since 9 Feb: 300 pushed out, 250 won"
    assert title(shown("ID")).startswith("Pipeline Kuartal I 2026 turun 500 sejak 9 Feb")


def test_the_whole_pipeline_does_not_mind_a_moved_date(two_weeks):
    found = title(shown(closing="rolling"))

    assert found == "The open pipeline fell 200 since 9 Feb: 250 won, amounts raised by 50"


def test_the_sum_under_the_figure_is_the_one_that_was_checked(two_weeks):
    assert "600 + 50 − 550 = 100: balances to the cent" in captions(shown())


def test_a_bar_in_the_link_leads_to_its_deals_and_all_come_back(two_weeks):
    app = shown(bar="won")
    assert names(app) == ["Beta"]

    app.button(key="all_changes").click().run()
    assert names(app) == ["Gamma", "Beta"]


def test_a_dot_in_the_link_leads_to_its_deals(two_weeks):
    assert names(shown(cell="stage|Prospect|stage|Contact")) == ["Alpha"]
    assert names(shown(cell="stage|Offer|won|")) == ["Beta"]


def test_title_and_switch_tell_the_same_when_another_filter_changes_the_default(own):
    dated, undated = "e,Eta,Offer,7,2026-01-05,2026-03-10,,Sari", "f,Phi,{},20,2026-01-05,,,Tono"
    own(
        on_2026_02_09=[dated, undated.format("Prospect")],
        on_2026_02_16=[dated, undated.format("Prospect").replace(",20,", ",40,")],
    )
    app = shown()
    assert app.segmented_control(key="closing").value == "period"

    app.multiselect(key="owner").set_value(["Tono"]).run()
    assert app.segmented_control(key="closing").value == "rolling"
    assert title(app).startswith("The open pipeline rose 20")


def test_filters_stay_in_force(two_weeks):
    app = shown(owner="Sari")

    assert title(app) == "Nothing changed in the pipeline for Q1 2026 since 9 Feb"


def test_the_first_day_can_be_any_day_and_stands_in_the_link(own):
    own(on_2026_02_02=FIRST[:1], on_2026_02_09=FIRST, on_2026_02_16=SECOND)
    assert "9 Feb" in title(shown())
    assert "2 Feb" in title(shown(since="2026-02-02"))
    assert "11 Feb" in title(shown(since="2026-02-11"))
    assert "9 Feb" in title(shown(since="soon"))

    app = shown()
    app.selectbox(key="since_of").set_value("2026-02-02").run()
    assert "2 Feb" in title(app)
    assert app.query_params["since"] in ("2026-02-02", ["2026-02-02"])


def test_the_first_day_follows_the_last_unless_somebody_chose_it(own):
    own(on_2026_02_02=FIRST[:1], on_2026_02_09=FIRST, on_2026_02_16=SECOND)
    app = shown()
    app.date_input(key="as_of").set_value(datetime.date(2026, 2, 9)).run()
    assert "2 Feb" in title(app)

    app.date_input(key="as_of").set_value(datetime.date(2026, 2, 16)).run()
    assert "9 Feb" in title(app)
    app.selectbox(key="since_of").set_value("other").run()
    app.date_input(key="since_day").set_value(datetime.date(2026, 2, 5)).run()
    app.date_input(key="as_of").set_value(datetime.date(2026, 2, 9)).run()
    assert "5 Feb" in title(app)


def test_moved_dates_are_told_with_their_deals(two_weeks):
    app = shown()
    lines = " ".join(markdown.value for markdown in app.markdown)

    assert "**50%** of the value due in Q1 2026" in lines
    assert "**1** push to a later month; in all, dates moved 61 days later" in lines
    assert any("Gamma" in list(table.value.iloc[:, 0]) for table in app.dataframe[:-1])


def test_before_the_first_upload_nothing_can_be_compared(own):
    own(on_2026_02_09=["a,Alpha,Prospect,100,2026-02-09,2026-03-10,,Sari"])

    assert title(shown()) == "Nothing is known before this day"


def test_without_amounts_deals_are_counted(own):
    def bare(rows: list[str]) -> list[str]:
        return [",".join([*row.split(",")[:3], "", *row.split(",")[4:]]) for row in rows]

    own(on_2026_02_09=bare(FIRST), on_2026_02_16=bare(SECOND))
    app = shown()

    assert title(app) == (
        "Pipeline for Q1 2026 fell 2 deals since 9 Feb: 1 deal won, 1 deal pushed out"
    )
    assert "3 + 0 − 2 = 1 deals: balances" in captions(app)


def test_without_close_dates_the_whole_pipeline_is_compared(own):
    def undated(rows: list[str]) -> list[str]:
        return [",".join([*row.split(",")[:5], "", "", "Sari"]) for row in rows]

    own(on_2026_02_09=undated(FIRST[:3]), on_2026_02_16=undated(SECOND[:3]))

    assert title(shown()).startswith("The open pipeline")
