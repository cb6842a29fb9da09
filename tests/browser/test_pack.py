"""The pack as a person gets it: made on the meeting's page, opened with no network at all, and printed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page

from tests.browser.driver import Tab, opened

PLAIN = "() => document.body.innerText.replace(/\\s+/g, ' ')"
CUT = """() => [...document.querySelectorAll('figure')].filter(figure => {
    const svg = figure.querySelector('.main-svg').getBoundingClientRect();
    return svg.right > document.documentElement.clientWidth + 1 || svg.height < 50;
}).length"""


@pytest.fixture(scope="module")
def made(app, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Both forms of the pack, downloaded from the last step of the meeting, in Indonesian."""

    folder = tmp_path_factory.mktemp("pack")
    tab = opened(chromium, f"{app.url}/review?step=decisions&lang=ID", accept_downloads=True)
    found = {}
    for form, name in (("html", "(HTML)"), ("xlsx", "Buku kerja (XLSX)")):
        with tab.page.expect_download(timeout=120_000) as download:
            tab.page.get_by_role("button", name=name).click()
        found[form] = folder / download.value.suggested_filename
        download.value.save_as(found[form])
    assert not tab.problems
    tab.page.context.close()
    return found


@pytest.fixture
def offline(chromium: Browser) -> Callable[..., tuple[Page, list[str], list[str]]]:
    """`offline(file, width=400)` opens a file where nothing else can be reached: page, requests, complaints."""
    contexts = []

    def opened_alone(file: Path, width: int = 1440) -> tuple[Page, list[str], list[str]]:
        contexts.append(chromium.new_context(viewport={"width": width, "height": 900}))
        page, asked, complaints = contexts[-1].new_page(), [], []
        page.route(lambda url: url != file.as_uri(), lambda route: route.abort())
        page.on("request", lambda request: asked.append(request.url))
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto(file.as_uri())
        page.wait_for_function("() => document.querySelectorAll('figure .main-svg').length >= 4")
        return page, [url for url in asked if url != file.as_uri()], complaints

    yield opened_alone
    for context in contexts:
        context.close()


@pytest.mark.parametrize("width", [1440, 400])
def test_the_page_opens_alone_and_its_figures_can_be_touched(made, offline, width):
    page, asked, complaints = offline(made["html"], width)
    page.locator("#figure-where .bars path").first.hover(force=True)

    page.wait_for_selector("#figure-where .hoverlayer .hovertext")
    assert (asked, complaints) == ([], [])
    assert page.evaluate(CUT) == 0
    assert page.evaluate("() => document.documentElement.scrollWidth") <= width
    assert page.evaluate("() => document.fonts.check('600 16px \"IBM Plex Sans\"')")


def test_no_figure_is_cut_on_paper(made, offline):
    page, _, _ = offline(made["html"])
    page.emulate_media(media="print")

    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")
    wide = "() => Math.max(...[...document.querySelectorAll('.main-svg')].map(each => each.clientWidth))"
    assert page.evaluate(wide) <= 703  # of A4 less twelve millimetres on each side
    broken = "() => [...document.querySelectorAll('figure')].map(each => getComputedStyle(each).breakInside)"
    assert set(page.evaluate(broken)) == {"avoid"}


def test_page_and_workbook_say_what_the_app_says(made, offline, visit: Callable[..., Tab]):
    handed_out = offline(made["html"])[0].evaluate(PLAIN)
    shown = visit("/review?step=sheet&lang=ID").page.evaluate(PLAIN)
    book = openpyxl.load_workbook(made["xlsx"])
    findings = [book[name]["A1"].value for name in book.sheetnames[1:-1]]

    assert len(findings) == 7
    for finding in findings:
        assert finding in handed_out and finding in shown
    stages = [(row[0], row[2]) for row in book["Posisi kita"].iter_rows(5, 8, values_only=True)]
    for stage, amount in stages:
        assert f"{stage} " in handed_out
        assert f"Rp{amount:,.0f}".replace(",", ".") in handed_out
