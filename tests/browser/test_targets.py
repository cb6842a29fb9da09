"""A target typed into the table of settings is on the pages, once; taken out again it is gone."""

from __future__ import annotations

from collections.abc import Callable

from playwright.sync_api import Locator

from tests.browser.driver import Tab

ROW = 35  # pixels; the header is as high


def table_of(tab: Tab) -> Locator:
    return tab.page.get_by_test_id("stDataFrame").filter(visible=True).first


def cells(tab: Tab) -> list[str]:
    return table_of(tab).locator("[role=gridcell]").all_text_contents()


def amount_of(tab: Tab, row: int) -> tuple[float, float]:
    """Where the amount of a row of the table is: its last column."""
    box = table_of(tab).bounding_box()
    assert box
    return box["x"] + box["width"] - 60, box["y"] + ROW * (row + 1.5)


def write(tab: Tab, row: int, amount: str) -> None:
    """Type an amount; while the page is still being drawn a grid drops it, so look and type again."""
    for _ in range(5):
        tab.page.mouse.dblclick(*amount_of(tab, row))
        tab.page.wait_for_timeout(300)
        tab.page.keyboard.type(amount)
        tab.page.keyboard.press("Enter")
        tab.page.wait_for_timeout(500)
        if amount in cells(tab):
            return
    raise AssertionError(f"the table does not take {amount}")


def empty(tab: Tab, row: int, amount: str) -> None:
    """Delete an amount, as often as a grid that is still being drawn drops it."""
    for _ in range(5):
        tab.page.mouse.click(*amount_of(tab, row))
        tab.page.wait_for_timeout(300)
        tab.page.keyboard.press("Delete")
        tab.page.wait_for_timeout(500)
        if amount not in cells(tab):
            return
    raise AssertionError(f"the table keeps {amount}")


def save(tab: Tab) -> None:
    tab.page.wait_for_timeout(500)  # what is typed reaches the form a moment later
    with tab.rerun():
        tab.page.get_by_role("button", name="Save").filter(visible=True).first.click()
    tab.page.wait_for_timeout(500)


def test_a_typed_target_is_there_once_and_can_be_taken_back(visit: Callable[..., Tab]) -> None:
    tab = visit("/settings?workspace=sample&lang=EN")
    tab.page.get_by_role("tab", name="Targets").click()
    tab.page.wait_for_timeout(500)
    before = cells(tab)
    period = before[0]
    write(tab, 0, "1234")
    save(tab)
    typed = cells(tab)
    save(tab)
    place = typed.index(period)

    assert typed[place : place + 3] == [period, "everybody", "1234"]
    assert typed.count(period) == 1 and cells(tab) == typed
    other = visit(f"/pipeline?workspace=sample&lang=EN&period={period}")
    assert other.page.get_by_text("Rp1.2k").count()

    empty(tab, place // 3, "1234")
    save(tab)
    assert cells(tab) == before
    assert not tab.problems
