"""Losses, detours and paths by mouse: from a cell, a bar and a row to the deals behind them."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Locator, expect

from tests.browser.driver import Tab


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def click(tab: Tab, target: Locator, x: float = 0.5) -> None:
    box = target.bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] / 2)


def last_figure(tab: Tab) -> Locator:
    figure = tab.page.get_by_test_id("stPlotlyChart").last
    figure.scroll_into_view_if_needed()
    tab.page.wait_for_timeout(500)
    return figure


def test_a_cell_of_the_reasons_leads_to_its_deals_and_back_to_all(visit: Callable[..., Tab]):
    tab = visit("/funnel?part=ways", height=1600)
    click(tab, last_figure(tab).locator(".scatterlayer .points path.point").first)
    stage, reason = query(tab)["loss"][0].split("|")
    expect(tab.page.get_by_role("heading", name=f"Lost from {stage}: {reason}")).to_be_visible()

    with tab.rerun():
        tab.page.get_by_role("button", name="Show all").last.click()
    expect(tab.page.get_by_role("heading", name="Lost deals", exact=True)).to_be_visible()
    assert "loss" not in query(tab) and tab.problems == []


def test_a_bar_of_the_detours_leads_to_its_deals(visit: Callable[..., Tab]):
    tab = visit("/funnel?part=ways&way=detours", height=1600)
    click(tab, last_figure(tab).locator(".bars .point path").nth(1), x=0.9)

    expect(tab.page.get_by_role("heading", name="Went back", exact=True)).to_be_visible()
    assert query(tab)["detour"] == ["went_back"] and tab.problems == []


def test_a_row_of_the_paths_leads_to_its_deals_and_back(visit: Callable[..., Tab]):
    tab = visit("/funnel?part=ways&way=paths", height=1600)
    table = tab.page.get_by_test_id("stDataFrame").nth(-2)
    table.scroll_into_view_if_needed()
    box = table.bounding_box()
    assert box
    with tab.rerun():
        tab.page.mouse.click(box["x"] + 60, box["y"] + 85)  # the second row
    (path,) = query(tab)["path"]
    expect(tab.page.get_by_role("heading", name=path, exact=True)).to_be_visible()

    with tab.rerun():
        tab.page.get_by_role("button", name="Show all").last.click()
    tab.settle()
    assert "path" not in query(tab) and tab.problems == []
