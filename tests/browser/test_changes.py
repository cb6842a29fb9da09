"""What changed, by mouse: from a bar to its deals, to one deal, and back, with the filters kept."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.driver import Tab

TEAM = "Jakarta"


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def click_bar(tab: Tab, name: str) -> None:
    """Click in the middle of a bar of the waterfall: those of the first figure's first trace."""
    bars = tab.page.get_by_test_id("stPlotlyChart").first
    bars.scroll_into_view_if_needed()
    tab.page.wait_for_timeout(500)
    labels = bars.locator(".ytick text").all_text_contents()
    box = bars.locator(".bars .point path").nth(labels.index(name)).bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def click_dot(tab: Tab, number: int) -> None:
    dots = tab.page.get_by_test_id("stPlotlyChart").nth(1)
    dots.scroll_into_view_if_needed()
    tab.page.wait_for_timeout(500)
    box = dots.locator(".scatterlayer .points path.point").nth(number).bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_bar_leads_to_its_deals_to_one_deal_and_back(visit: Callable[..., Tab]) -> None:
    tab = visit(f"/changes?team={TEAM}", height=1600)
    click_bar(tab, "Won")
    expect(tab.page.get_by_role("heading", name="Won", exact=True)).to_be_visible()
    assert query(tab)["bar"] == ["won"] and query(tab)["team"] == [TEAM]

    table = tab.page.get_by_test_id("stDataFrame").last
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + 60, box["y"] + 50)
    with tab.rerun():
        tab.page.get_by_test_id("stPageLink").last.get_by_role("link").click()
    assert urlsplit(tab.page.url).path == "/deals"
    assert query(tab)["deal"] and query(tab)["team"] == [TEAM]

    with tab.rerun():
        tab.page.go_back()
    tab.settle()
    expect(tab.page.get_by_role("heading", name="Won", exact=True)).to_be_visible()
    assert query(tab)["bar"] == ["won"] and query(tab)["team"] == [TEAM]
    assert tab.problems == []


def test_the_newest_click_counts_whichever_figure_it_was_in(visit: Callable[..., Tab]) -> None:
    tab = visit("/changes", height=1800)
    click_bar(tab, "Lost")
    assert query(tab)["bar"] == ["lost"]
    click_dot(tab, 0)
    tab.settle()
    assert "cell" in query(tab) and "bar" not in query(tab)
    click_bar(tab, "Won")
    tab.settle()
    assert query(tab)["bar"] == ["won"] and "cell" not in query(tab)

    with tab.rerun():
        tab.page.get_by_role("button", name="Show all").last.click()
    expect(tab.page.get_by_role("heading", name="Deals that changed")).to_be_visible()
    assert "bar" not in query(tab)
