"""The pipeline page as a manager uses it: bars to deals, another day beside, the board, a phone."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.driver import Tab
from tests.browser.test_journey import click_in_figure, heading

COMPARED = "/pipeline?by=close_month&compare=week&measure=deals&team=Surabaya"
SIZES = """element => ({
    inside: element.scrollWidth, width: element.clientWidth, page: document.documentElement.scrollWidth
})"""


def drawn(tab: Tab, number: int) -> str:
    """What a figure says to those who cannot see it."""
    return tab.page.get_by_test_id("stPlotlyChart").nth(number).get_attribute("aria-label") or ""


def test_a_bar_of_expected_close_leads_to_as_many_deals_as_it_shows(
    visit: Callable[..., Tab],
) -> None:
    tab = visit("/pipeline?by=close_month&measure=deals")
    said = re.search(r"overdue: (\d+) deals", drawn(tab, 0))
    click_in_figure(tab, 0, 0.35, 0.08)

    assert said
    expect(tab.page.get_by_role("heading", name="Open deals: overdue")).to_be_visible()
    expect(tab.page.get_by_text(re.compile(rf"^{said[1]} deals, Rp"))).to_be_visible()
    assert "bar_close_month=overdue" in tab.page.url


def test_a_comparison_opens_the_same_in_the_dark_and_on_a_phone(visit: Callable[..., Tab]) -> None:
    first = visit(COMPARED)
    expect(heading(first)).to_contain_text("on 9 Nov 2026")
    address = "/" + first.page.url.split("/", 3)[3]

    for look in ({"dark": True}, {"width": 400}):
        again = visit(address, **look)
        assert heading(again).inner_text() == heading(first).inner_text()
        assert "deals" in drawn(first, 0)
        assert drawn(again, 0) == drawn(first, 0)


def test_the_board_scrolls_sideways_and_the_page_does_not(visit: Callable[..., Tab]) -> None:
    tab = visit("/pipeline?layout=board", width=400)
    columns = tab.page.get_by_role("list").filter(has_text="Conversation")
    sizes = columns.evaluate(SIZES)

    assert sizes["inside"] > sizes["width"]
    assert sizes["page"] <= 400
    expect(columns.get_by_role("listitem").first).to_contain_text("Prospect")
    assert "layout=board" in tab.page.url


def test_the_filters_stay_in_two_rows_on_a_phone(visit: Callable[..., Tab]) -> None:
    tab = visit("/pipeline?region=Bali", width=400)
    box = tab.page.locator(".st-key-filters").bounding_box()

    assert box and box["height"] < 100
    expect(tab.page.get_by_text("Region: Bali")).to_be_visible()
