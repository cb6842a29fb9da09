"""The first ten minutes by mouse: from a tile and a deal to their pages, from a page to the word it is about."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import expect

from tests.browser.driver import Tab


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def path(tab: Tab) -> str:
    return urlsplit(tab.page.url).path


def test_a_tile_and_a_deal_open_their_pages_in_the_same_scope(visit: Callable[..., Tab]) -> None:
    tab = visit("/?team=Surabaya", height=1600)
    main = tab.page.get_by_test_id("stMain")
    with tab.rerun():
        main.get_by_role("link", name="Hygiene →").click()
    assert path(tab) == "/hygiene" and query(tab)["team"] == ["Surabaya"]

    tab = visit("/?team=Surabaya", height=1600)
    with tab.rerun():
        tab.page.locator('a[href*="deal="]').first.click()
    assert path(tab) == "/deals" and query(tab)["team"] == ["Surabaya"]
    assert tab.problems == []


def test_nothing_runs_over_the_edge_of_a_phone(visit: Callable[..., Tab]) -> None:
    tab = visit("/?lang=ID", width=400, height=900)

    wide = "document.querySelector('.stMain').scrollWidth > document.querySelector('.stMain').clientWidth"
    assert not tab.page.evaluate(wide)
    assert tab.problems == []


def test_an_empty_workspace_begins_with_three_steps(visit: Callable[..., Tab]) -> None:
    tab = visit("/?workspace=own")
    expect(tab.page.get_by_text("0 of 3 steps are done")).to_be_visible()
    with tab.rerun():
        tab.page.get_by_role("link", name="Set a target →").click()

    assert path(tab) == "/settings" and query(tab)["workspace"] == ["own"]
    expect(tab.page.get_by_role("tab", name="Targets")).to_have_attribute("aria-selected", "true")


def test_the_glossary_opens_at_the_word_of_a_link_and_leads_back(visit: Callable[..., Tab]) -> None:
    tab = visit("/glossary?term=funnel&lang=ID")
    first = tab.page.get_by_role("heading", level=3).first
    expect(first).to_contain_text("Funnel")
    with tab.rerun():
        tab.page.get_by_test_id("stMain").get_by_role("link", name="Funnel →").first.click()

    assert path(tab) == "/funnel" and tab.problems == []
