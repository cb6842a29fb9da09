"""What a manager sees who drops a report with a footer, a spreadsheet, a broken file, three files at once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from pipeline_core.text import Text
from tests import exports_made
from tests.browser.driver import RunningApp, Tab, opened, running_app
from tests.exports_made import Files


@pytest.fixture
def fresh(chromium: Browser, tmp_path: Path) -> Iterator[RunningApp]:
    """An app of its own, whose own workspace nobody has touched."""
    with running_app(tmp_path / "data") as started:
        yield started


def drop(tab: Tab, files: Files) -> None:
    with tab.rerun():
        tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            [
                {"name": name, "mimeType": "application/octet-stream", "buffer": content}
                for name, content in files
            ]
        )


def says(tab: Tab, words: str) -> None:
    expect(tab.page.get_by_text(words).first).to_be_visible()


def take_in(tab: Tab, text: Text, n: int) -> None:
    with tab.rerun():
        tab.page.get_by_role("button", name=text("upload.commit", n=n)).click()
    expect(tab.page.get_by_test_id("stAlertContentSuccess").first).to_be_visible()


def undo_all(tab: Tab, text: Text) -> None:
    undo = tab.page.get_by_role("button", name=text("upload.undo"), exact=True)
    while undo.count():
        before = undo.count()
        with tab.rerun():
            undo.first.click()
        expect(undo).to_have_count(before - 1)


def test_a_salesforce_report_goes_in_without_its_footer(
    chromium: Browser, fresh: RunningApp
) -> None:
    language = "en"
    text = Text(language)
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own", language=language)
    drop(tab, exports_made.salesforce_report())
    says(tab, text("upload.can_go_in", accepted=text.count(39), read=text.count(45)))
    says(tab, text("skipped.footer", n=5))
    says(tab, text("upload.rows_aside", n=1))
    with tab.page.expect_download() as download:
        tab.page.get_by_role("button", name=text("upload.rows_download")).click()
    aside = Path(download.value.path()).read_text(encoding="utf-8-sig").splitlines()
    assert len(aside) == 2 and "Clinic 7 - Analyser" in aside[1]

    take_in(tab, text, 1)
    says(tab, text("upload.finding_done", n=39))
    says(tab, text("upload.log_counts", new="39", changed="0", unchanged="0"))
    undo_all(tab, text)
    says(tab, text("upload.log_undone", n=1))
    assert tab.problems == []


def test_an_indonesian_spreadsheet_goes_in_with_its_amounts_and_dates(
    chromium: Browser, fresh: RunningApp
) -> None:
    language = "id"
    text = Text(language)
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own", language=language)
    drop(tab, exports_made.indonesian_sheet())
    says(tab, text("upload.can_go_in", accepted="12", read="13"))
    says(tab, text("skipped.footer", n=1))
    says(tab, text("as_of_reason.cell"))
    take_in(tab, text, 1)

    seen = opened(chromium, f"{fresh.url}/pipeline?workspace=own", language=language)
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("Rp")
    expect(
        seen.page.get_by_text(text("deals.sum", n=8, amount=text_of_open(language)))
    ).to_be_visible()
    undo_all(tab, text)
    assert tab.problems == []


def text_of_open(language: str) -> str:
    """The eight open ones of twelve: those of the stages Prospek, Penawaran and Negosiasi."""
    open_ones = [number for number in range(12) if number % 5 < 3]
    cents = sum(((number + 1) * 15_000_000 + 810_000) * 100 for number in open_ones)
    return Text(language, "IDR").money_full(cents)


@pytest.mark.parametrize("language", ["en", "id"])
def test_a_broken_file_is_refused_with_what_to_do_and_nothing_is_stored(
    chromium: Browser, fresh: RunningApp, language: str
) -> None:
    text = Text(language)
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own", language=language)
    before = tab.page.get_by_role("button", name=text("upload.undo"), exact=True).count()
    drop(tab, exports_made.broken_file())

    says(tab, text("error.not_a_table.what"))
    says(tab, text("error.not_a_table.todo"))
    says(tab, text("upload.finding_nothing"))
    assert tab.page.get_by_role("button", name=text("upload.commit", n=1)).count() == 0
    seen = opened(chromium, f"{fresh.url}/pipeline?workspace=own", language=language)
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text(text("empty.title"))
    assert before == 0 and tab.problems == []


def test_three_files_of_one_export_go_in_together_and_come_out_again(
    chromium: Browser, fresh: RunningApp
) -> None:
    language = "en"
    text = Text(language)
    tab = opened(chromium, f"{fresh.url}/upload?workspace=own", language=language)
    drop(tab, exports_made.three_files())
    for words in ("shape.deals", "shape.history", "kind_of_table.owners"):
        says(tab, text(words))
    says(tab, text("upload.can_go_in", accepted="20", read="20"))
    says(tab, text("upload.can_go_in", accepted="44", read="44"))
    take_in(tab, text, 3)

    seen = opened(chromium, f"{fresh.url}/funnel?workspace=own", language=language)
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("20")
    undo_all(tab, text)
    again = opened(chromium, f"{fresh.url}/pipeline?workspace=own", language=language)
    expect(again.page.get_by_role("heading", level=1)).to_contain_text(text("empty.title"))
    assert tab.problems == []
