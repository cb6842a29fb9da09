"""From a check to the deals that fail it, to the page of one of them, with the filters kept."""

from __future__ import annotations

import re
from collections.abc import Callable

from tests.browser.driver import Tab

SALES = "owner=Andi+Pratama"


def test_a_click_on_a_check_lists_as_many_deals_as_it_says(visit: Callable[..., Tab]) -> None:
    tab = visit(f"/hygiene?{SALES}")
    chart = tab.page.get_by_test_id("stPlotlyChart")
    chart.scroll_into_view_if_needed()
    label = chart.get_by_text("deals fail").nth(1).text_content() or ""
    told = int(re.search(r"(\d+) deals fail", label)[1])
    box = chart.locator(".barlayer .trace").first.locator(".point").nth(5).bounding_box()
    with tab.rerun():
        tab.page.mouse.click(box["x"] + 5, box["y"] + box["height"] / 2)

    assert "check=next_step" in tab.page.url and SALES in tab.page.url
    assert tab.page.get_by_role("heading", name=f"{told} open deals have no next step").count() == 1
    assert not tab.problems


def test_the_message_of_each_owner_can_be_copied(visit: Callable[..., Tab]) -> None:
    tab = visit("/hygiene?lang=ID", width=400, language="id")
    with tab.rerun():
        tab.page.get_by_text("Teks untuk disalin ke chat").click()
    blocks = [each.text_content() or "" for each in tab.page.get_by_test_id("stCode").all()]

    assert len(blocks) > 2
    assert all(block in blocks[0] for block in blocks[1:])
    assert any("Andi Pratama: " in block and "lewat" in block for block in blocks[1:])
    assert not tab.problems
