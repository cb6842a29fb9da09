"""Every page, in both languages, on the sample, on an empty workspace and on a single deal."""

from __future__ import annotations

import pytest

from pipeline_core.scope import period_named
from pipeline_core.store.settings import save_target
from pipeline_core.text import Text
from pipeline_core.ui import stores
from pipeline_core.ui.pages import SECTIONS, WITHOUT_DEALS
from tests import exports_made
from tests.conftest import take_in
from tests.pages.conftest import shown

PAGES = [page for pages in SECTIONS.values() for page in pages]
ONE_DEAL = (
    b"Deal ID,Deal name,Stage,Amount,Created date,Expected close date,Owner\n"
    b"1,A,Prospect,5,2026-01-01,2026-03-01,Sari\n"
)


@pytest.fixture
def data(folders, monkeypatch):
    """The sample is filled, one's own workspace is empty."""
    monkeypatch.setenv("ALUR_DATA", str(folders[0]))


@pytest.fixture
def one_deal(folders, monkeypatch):
    """One's own workspace holds a single deal."""
    monkeypatch.setenv("ALUR_DATA", str(folders[1]))
    take_in(stores.store_of("own"), ("deals-2026-02-01.csv", ONE_DEAL))


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_a_stage_that_nobody_left_has_a_sentence_and_no_empty_curve(one_deal, language):
    app = shown("bottlenecks", language, "own")

    said = Text(language.lower())("bottlenecks.nobody_left")
    assert said in [each.value for each in app.markdown]


@pytest.mark.parametrize("language", ["EN", "ID"])
@pytest.mark.parametrize("page", PAGES)
def test_the_sample_shows_every_page(data, page, language):
    app = shown(page, language, "sample")

    assert len(app.title) == 1
    assert not app.error
    assert app.title[0].value != Text(language.lower())("empty.title")


@pytest.mark.parametrize("page", PAGES)
def test_nothing_chosen_is_said_in_our_words(data, page):
    app = shown(page, "ID", "sample")
    blank = [each for each in (*app.selectbox, *app.multiselect) if not each.value]

    assert [each.label for each in blank if not each.placeholder] == []  # else «Choose an option»


@pytest.mark.parametrize("language", ["EN", "ID"])
@pytest.mark.parametrize("page", PAGES)
def test_an_empty_workspace_says_what_to_do(data, page, language):
    app = shown(page, language, "own")
    text = Text(language.lower())

    assert not app.error
    if page not in WITHOUT_DEALS:
        assert app.title[0].value == text("empty.title")


@pytest.mark.parametrize("language", ["EN", "ID"])
@pytest.mark.parametrize("page", PAGES)
def test_a_single_deal_breaks_nothing(one_deal, page, language):
    app = shown(page, language, "own")

    assert len(app.title) == 1
    assert not app.error


def test_filters_in_the_link_narrow_the_page(data):
    whole = shown("pipeline", "EN", "sample").title[0].value
    mine = shown("pipeline", "EN", "sample", owner="Andi Pratama")

    assert mine.title[0].value != whole
    assert "Owner: Andi Pratama" in " ".join(caption.value for caption in mine.caption)


def test_an_earlier_day_in_the_link_is_marked_as_such(data):
    app = shown("pipeline", "EN", "sample", as_of="2026-10-05")

    assert any("Mon 5 Oct 2026, an earlier day" in caption.value for caption in app.caption)


def test_nonsense_in_the_link_is_ignored(data):
    app = shown(
        "bottlenecks", "EN", "sample", as_of="soon", period="2026-Q9", by="nothing", board="x"
    )

    assert not app.error


def test_a_filter_that_lets_no_deal_through_offers_to_be_cleared(data):
    app = shown("pipeline", "EN", "sample", owner="Andi Pratama", team="Surabaya")

    assert any(button.key == "clear_filters" for button in app.button)
    app.button(key="clear_filters").click().run()
    assert not app.exception


def test_a_lever_moves_the_range_and_zero_brings_it_back(data):
    app = shown("forecast", "EN", "sample")
    before = [heading.value for heading in app.subheader]
    app.slider(key="lever_win_rate").set_value(30).run()
    moved = [heading.value for heading in app.subheader]
    app.button(key="reset").click().run()

    assert moved != before
    assert [heading.value for heading in app.subheader] == before


def test_one_can_start_with_ones_own_data_and_go_back(data):
    app = shown("overview", "EN", "sample")
    app.button(key="change_workspace").click().run()
    assert app.title[0].value == Text("en")("empty.title")

    app.button(key="change_workspace").click().run()
    assert "likely" in app.title[0].value


def test_a_target_gives_the_forecast_its_chance(one_deal):
    quarter = period_named("2026-Q1")
    save_target(stores.store_of("own"), quarter.since, quarter.until, 1000_00)

    title = shown("forecast", "EN", "own").title[0].value
    assert title.startswith("Too little history") and "target is 1" in title


def test_a_search_in_the_link_narrows_the_deals(data):
    app = shown("deals", "EN", "sample", search="autoclave")

    assert "match «autoclave»" in app.title[0].value


def test_a_deal_that_is_not_there_says_so(one_deal):
    assert (
        "no deal with the ID nothing" in shown("deals", "EN", "own", deal="nothing").title[0].value
    )
    assert shown("deals", "EN", "own", deal="1").title[0].value == "In Prospect for 31 days"


def test_a_closed_deal_tells_what_was_moved_in_it(tmp_path, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    header = "Deal ID,Deal name,Stage,Amount,Created date,Expected close date"
    weeks = {"05": "Prospect,5", "12": "Prospect,9", "19": "Lost,9"}
    for day, stage_and_amount in weeks.items():
        content = f"{header}\nx,X,{stage_and_amount},2026-01-02,2026-02-10\n".encode()
        take_in(stores.store_of("own"), (f"deals-2026-01-{day}.csv", content))
    app = shown("deals", "EN", "own", deal="x")

    assert "Once, from 5 to 9." in " ".join(each.value for each in app.markdown)


def test_a_deal_of_another_pipeline_than_the_one_shown_has_its_page(tmp_path, monkeypatch):
    monkeypatch.setenv("ALUR_DATA", str(tmp_path))
    take_in(stores.store_of("own"), *exports_made.two_pipelines())
    titles = [shown("deals", "EN", "own", deal=deal).title[0].value for deal in ("2", "3")]

    assert titles[0].startswith("In Trial for")
    assert titles[1].startswith("Won on 16 Nov 2026")


def test_a_deal_that_the_filters_hide_says_so(data):
    app = shown("deals", "EN", "sample", owner="Andi Pratama")
    mine = app.dataframe[0].value["ID"].iloc[0]
    title = shown("deals", "EN", "sample", deal=mine, owner="Budi Santoso").title[0].value

    assert title == f"The filters leave the deal {mine} out"


def test_an_open_deal_says_its_chance_and_what_that_rests_on(data):
    tables = [each.value for each in shown("forecast", "EN", "sample").dataframe]
    deal = next(table for table in tables if "Why" in table.columns).iloc[0]
    app = shown("deals", "EN", "sample", deal=deal["ID"])

    assert deal["Why"] in [each.value.replace("\\", "") for each in app.markdown]
    assert any("likely to be won in Q4 2026" in each.value for each in app.subheader)


@pytest.mark.parametrize("language", ["EN", "ID"])
def test_one_deal_has_its_story_on_one_page(data, language):
    app = shown("deals", language, "sample", deal="52007309237")
    text = Text(language.lower())

    assert "Conversation" in app.title[0].value and "56" in app.title[0].value
    assert not app.error
    headings = [heading.value for heading in app.subheader]
    for part in ("timeline", "flags", "facts", "history"):
        assert text(f"deal_page.{part}") in headings


def test_a_deal_as_of_an_earlier_day_tells_only_what_was_known(data):
    app = shown("deals", "EN", "sample", deal="52007309237", as_of="2026-09-01")

    assert app.title[0].value == "In Contact for 34 days"
