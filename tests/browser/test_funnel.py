"""The funnel as a manager uses it: another rule, a bar to its deals, and the link that opens the same."""

from __future__ import annotations

import re
from collections.abc import Callable

from playwright.sync_api import expect

from tests.browser.driver import Tab
from tests.browser.test_journey import click_in_figure, heading


def test_a_rule_a_bar_and_a_comparison_stand_in_the_link(visit: Callable[..., Tab]) -> None:
    tab = visit("/funnel?beside=team")
    with tab.rerun():
        tab.page.get_by_role("combobox", name="How deals are counted").click()
        tab.page.get_by_role("option", name="Every stage in order").click()
    expect(heading(tab)).to_contain_text("through every stage")
    click_in_figure(tab, 0, 0.35, 0.3)
    listed = tab.page.get_by_role("heading", name=re.compile("^Deals that were in "))
    expect(listed).to_contain_text("every stage before")
    again = visit("/" + tab.page.url.split("/", 3)[3], width=400, dark=True)

    assert "rule=strict" in tab.page.url and "reached=" in tab.page.url
    assert heading(again).inner_text() == heading(tab).inner_text()
    expect(again.page.get_by_role("heading", name=listed.inner_text())).to_be_visible()
    with again.rerun():
        again.page.get_by_test_id("stButtonGroup").get_by_text("Compare", exact=True).click()
    expect(again.page.get_by_text("Blue: Jakarta · grey: Surabaya")).to_be_visible()


def test_a_bar_of_a_group_leads_to_its_deals(visit: Callable[..., Tab]) -> None:
    tab = visit("/funnel?part=compare&split=team")
    click_in_figure(tab, 0, 0.35, 0.52)

    expect(tab.page.get_by_role("heading", name=re.compile("deals counted at"))).to_be_visible()
    assert "group_team=" in tab.page.url
