"""The board of bottlenecks as a manager uses it: a cell, its curve and deals, the link, what to fix first."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.driver import Tab
from tests.browser.test_journey import click_in_figure


def headings(tab: Tab) -> list[str]:
    return tab.page.get_by_role("heading").all_inner_texts()


def test_a_click_on_a_cell_shows_its_curve_and_deals_and_the_link_brings_them_back(
    visit: Callable[..., Tab],
) -> None:
    tab = visit("/bottlenecks?board=team&colour=forward")
    click_in_figure(tab, 0, 0.4, 0.3)
    deals = tab.page.get_by_role("heading", name=re.compile("Deals that were in Prospect: "))
    expect(deals).to_be_visible()
    team = deals.inner_text().rpartition(": ")[2]

    expect(
        tab.page.get_by_role("heading", name=f"Prospect, {team}: half have left")
    ).to_be_visible()
    again = visit("/" + tab.page.url.split("/", 3)[3])
    assert "board=team" in again.page.url and "colour=forward" in again.page.url
    assert headings(again) == headings(tab)


def test_what_to_fix_first_leads_to_its_cell_though_another_was_clicked(
    visit: Callable[..., Tab],
) -> None:
    tab = visit("/bottlenecks")
    click_in_figure(tab, 0, 0.3, 0.2)
    expect(tab.page.get_by_role("heading", name=re.compile("in Prospect: "))).to_be_visible()
    with tab.rerun():
        tab.page.get_by_role("button", name="Offer, Andi Pratama →").click()

    wanted = "Deals that were in Offer: Andi Pratama"
    expect(tab.page.get_by_role("heading", name=wanted)).to_be_visible()
    assert "cell_owner=Offer" in tab.page.url
