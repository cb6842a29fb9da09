"""What a manager does with the mouse: upload, map, look, click, ask what if, pass the link on."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, expect

from pipeline_core.workspaces import CHECKOUT, sample_exports
from tests.browser.driver import RunningApp, Tab, opened, running_app
from tests.conftest import shared

OWN_WORDS = (
    "Ref,Customer name,Step,Thirst,Dawn,Dusk,Helm\n"  # words that no alias knows
    + "".join(
        f"R{number},Customer {number},{('Prospect', 'Contact', 'Offer', 'Won', 'Lost')[number % 5]},"
        f"{1000 + number},2026-01-{number % 27 + 1:02d},2026-0{3 + number % 5}-15,{('Ann', 'Ben')[number % 2]}\n"
        for number in range(60)
    )
).encode()


@pytest.fixture
def fresh(chromium: Browser, tmp_path: Path) -> Iterator[RunningApp]:
    """An app of its own, whose own workspace nobody has touched."""
    with running_app(tmp_path / "data") as started:
        yield started


def heading(tab: Tab) -> Locator:
    return tab.page.get_by_role("heading", level=1)


def drop(tab: Tab, name: str, content: bytes) -> None:
    with tab.rerun():
        tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {"name": name, "mimeType": "text/csv", "buffer": content}
        )


def click_in_figure(tab: Tab, number: int, x: float, y: float) -> None:
    """Click at a share of a figure's width and height."""
    figure = tab.page.get_by_test_id("stPlotlyChart").nth(number)
    figure.scroll_into_view_if_needed()
    tab.page.wait_for_timeout(800)
    box = figure.bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + x * box["width"], box["y"] + y * box["height"])


def test_a_real_export_goes_in_and_every_page_shows_it(
    chromium: Browser, fresh: RunningApp
) -> None:
    export = shared("exports/maven_crm_sales_opportunities/sales_pipeline.csv")
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own")
    drop(tab, export.name, export.read_bytes())
    expect(tab.page.get_by_text("8,800 of 8,800 rows can go in").first).to_be_visible()
    with tab.rerun():
        tab.page.get_by_role("button", name="Take in 1 file").click()
    expect(
        tab.page.get_by_text("8800 new").or_(tab.page.get_by_text("8,800 new")).first
    ).to_be_visible()

    for page, words in (("pipeline", "2,089 deals are open"), ("funnel", "4,238 deals were won")):
        seen = opened(chromium, f"{fresh.url}/{page}?workspace=own")
        expect(heading(seen)).to_contain_text(words)
    with tab.rerun():
        tab.page.get_by_role("button", name="Undo").first.click()
    expect(tab.page.get_by_text("1 import that was undone")).to_be_visible()


def test_columns_with_words_of_their_own_are_mapped_by_hand_once(
    chromium: Browser, fresh: RunningApp
) -> None:
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own")
    drop(tab, "our-list.csv", OWN_WORDS)
    expect(tab.page.get_by_text("our-list.csv").first).to_be_visible()
    tab.page.get_by_text("fields without a column").click()
    choose(tab, "Amount", "Thirst")
    choose(tab, "Created", "Dawn")
    choose(tab, "Close date", "Dusk")
    choose(tab, "Owner", "Helm")
    with tab.rerun():
        tab.page.get_by_role("button", name="Take in 1 file").click()

    seen = opened(chromium, f"{fresh.url}/pipeline?workspace=own")
    expect(heading(seen)).to_contain_text("36 deals")
    drop(tab, "our-list-next.csv", OWN_WORDS.replace(b"1007", b"2007"))
    expect(tab.page.get_by_text("The same columns as before: nothing to map.")).to_be_visible()


def choose(tab: Tab, field: str, column: str) -> None:
    """Choose the column that means a field."""
    label = tab.page.get_by_text(field, exact=True)
    box = tab.page.get_by_test_id("stSelectbox").filter(has=label)
    box.evaluate("box => box.scrollIntoView({block: 'center'})")  # at the edge its list closes
    box.get_by_role("combobox").click()
    with tab.rerun():
        tab.page.get_by_role("option", name=column, exact=True).click()


def test_a_deep_link_as_the_first_request_after_a_start_has_shell_and_filters(
    chromium: Browser, fresh: RunningApp
) -> None:
    tab = opened(chromium, f"{fresh.url}/bottlenecks?owner=Andi+Pratama")

    expect(tab.page.get_by_test_id("stSidebarNav")).to_be_visible()
    expect(tab.page.get_by_text("Owner: Andi Pratama")).to_be_visible()
    assert tab.page.get_by_test_id("stMultiSelect").count() == 7


def test_a_command_that_meets_the_running_app_has_its_file_taken_in(
    chromium: Browser, fresh: RunningApp
) -> None:
    command = [sys.executable, "-m", "pipeline_core", "import", "--json"]
    done = subprocess.run(
        [*command, str(sample_exports()[-1])],
        env={**os.environ, "ALUR_DATA": str(fresh.log.parent)},
        capture_output=True,
        check=True,
        cwd=CHECKOUT,
    )
    tab = opened(chromium, f"{fresh.url}/pipeline?workspace=own")

    assert json.loads(done.stdout)[0]["accepted"] == 1200
    expect(heading(tab)).to_contain_text("157 deals")


def test_a_click_on_a_bar_narrows_the_deals_and_show_all_brings_them_back(
    visit: Callable[..., Tab],
) -> None:
    tab = visit("/pipeline")
    click_in_figure(tab, 0, 0.3, 0.12)
    expect(tab.page.get_by_role("heading", name="Open deals in Prospect")).to_be_visible()
    assert "bar_stage=Prospect" in tab.page.url

    with tab.rerun():
        tab.page.get_by_role("button", name="Show all").click()
    expect(tab.page.get_by_role("heading", name="Open deals", exact=True)).to_be_visible()


def test_a_lever_moves_the_range(visit: Callable[..., Tab]) -> None:
    tab = visit("/forecast")
    likely = tab.page.get_by_role("heading", name=re.compile("^Likely "))
    before = likely.inner_text()
    with tab.rerun():
        tab.page.get_by_role("slider").first.focus()
        tab.page.keyboard.press("End")

    assert likely.inner_text() != before
    expect(tab.page.get_by_text("against as it stands")).to_be_visible()


def test_the_language_can_be_changed_and_travels_in_the_link(visit: Callable[..., Tab]) -> None:
    tab = visit("/funnel")
    with tab.rerun():
        tab.page.get_by_test_id("stSidebar").get_by_text("ID", exact=True).click()
    expect(heading(tab)).to_contain_text("deal menang")

    again = visit("/" + tab.page.url.split("/", 3)[3])
    expect(heading(again)).to_contain_text("deal menang")


def test_a_browser_that_prefers_indonesian_gets_it(visit: Callable[..., Tab]) -> None:
    expect(heading(visit("/pipeline", language="id"))).to_contain_text("terbuka dalam")


def test_a_link_opens_the_same_view_for_a_stranger(visit: Callable[..., Tab]) -> None:
    tab = visit("/pipeline?owner=Sari+Wijaya&as_of=2026-10-05&by=segment")
    click_in_figure(tab, 0, 0.3, 0.15)
    narrowed = tab.page.get_by_role("heading", name=re.compile("^Open deals: ")).inner_text()
    again = visit("/" + tab.page.url.split("/", 3)[3])

    assert heading(again).inner_text() == heading(tab).inner_text()
    assert (
        again.page.get_by_role("heading", name=re.compile("^Open deals: ")).inner_text() == narrowed
    )
    expect(again.page.get_by_text("Owner: Sari Wijaya")).to_be_visible()


def test_filters_stay_when_the_page_changes(visit: Callable[..., Tab]) -> None:
    tab = visit("/pipeline?team=Surabaya")
    with tab.rerun():
        tab.page.get_by_test_id("stSidebarNav").get_by_text("Funnel").click()
    expect(tab.page.get_by_text("Team: Surabaya")).to_be_visible()
    assert "team=Surabaya" in tab.page.url


def test_the_overview_answers_under_its_own_name_too(visit: Callable[..., Tab]) -> None:
    expect(heading(visit("/overview"))).to_contain_text("is likely in Q4 2026")


def test_numbers_say_how_they_are_counted(visit: Callable[..., Tab]) -> None:
    tab = visit("/funnel")
    with tab.rerun():
        tab.page.get_by_text("Numbers and how they are counted").first.click()
    expect(tab.page.get_by_text("a later stage implies the earlier ones")).to_be_visible()
    expect(tab.page.get_by_text("Download as CSV").first).to_be_visible()
