"""The main controls are reached, seen and used by keys alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import ElementHandle, expect

from tests.browser.driver import Tab

MOST_TABS = 60
AROUND = 6  # pixels around a control in which its mark of focus may lie
NAME = "held => held.getAttribute('aria-label') || held.textContent || ''"


def test_a_page_is_opened_filtered_and_questioned_by_keys(visit: Callable[..., Tab]) -> None:
    tab = visit("/funnel")
    press_on(tab, "Pipeline by stage", "Enter")
    expect(tab.page.get_by_role("heading", level=1)).to_contain_text("open in")

    tabbed_to(tab, "Owner")
    tab.page.keyboard.type("Andi")
    with tab.rerun():
        tab.page.keyboard.press("Enter")
    assert query(tab)["owner"] == ["Andi Pratama"]

    tabbed_to(tab, "Stage")
    tab.page.keyboard.press("ArrowRight")
    with tab.rerun():
        tab.page.keyboard.press("Enter")
    assert query(tab)["by"] == ["owner"]

    rules = tab.page.get_by_text("Download as CSV")
    before = rules.count()
    press_on(tab, "Numbers and how they are counted", "Enter")
    expect(rules).to_have_count(before + 1)


def test_a_lever_is_moved_by_keys(visit: Callable[..., Tab]) -> None:
    tab = visit("/forecast")
    likely = tab.page.get_by_role("heading", name=re.compile("^Likely "))
    before = likely.inner_text()
    press_on(tab, "Win rate", "End")

    assert likely.inner_text() != before
    press_on(tab, "Back to zero", "Enter")
    assert likely.inner_text() == before


def press_on(tab: Tab, name: str, key: str) -> None:
    tabbed_to(tab, name)
    with tab.rerun():
        tab.page.keyboard.press(key)


def tabbed_to(tab: Tab, name: str) -> None:
    """Go from control to control until one of that name is reached, and look whether one sees it."""
    for _ in range(MOST_TABS):
        tab.page.keyboard.press("Tab")
        held = tab.page.evaluate_handle("document.activeElement").as_element()
        if held and held.evaluate(NAME).strip().startswith(name):
            assert is_seen(tab, held), f"nothing shows that «{name}» has the focus"
            return
    raise AssertionError(f"no key leads to «{name}»")


def is_seen(tab: Tab, held: ElementHandle) -> bool:
    """Whether a control looks different from itself without the focus."""
    with_focus = picture(tab, held)
    held.evaluate("held => held.blur()")
    without = picture(tab, held)
    held.focus()
    return with_focus != without


def picture(tab: Tab, held: ElementHandle) -> bytes:
    tab.page.wait_for_timeout(400)  # colours change slowly
    box = held.bounding_box()
    assert box
    return tab.page.screenshot(
        clip={
            "x": max(box["x"] - AROUND, 0),
            "y": max(box["y"] - AROUND, 0),
            "width": box["width"] + 2 * AROUND,
            "height": box["height"] + 2 * AROUND,
        }
    )


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)
