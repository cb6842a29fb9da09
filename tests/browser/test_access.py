"""No page keeps out who cannot see well or uses no mouse: axe-core looks at each in both themes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from pipeline_core.ui.pages import FIRST, SECTIONS
from tests.browser.driver import Tab

PAGES = [page for pages in SECTIONS.values() for page in pages]
GRAVE = ("serious", "critical")
# What Streamlit itself draws wrong and no setting changes: the rule, and where alone it may be broken.
NAVIGATION = '[data-testid="stSidebarNavItems"]'
STREAMLITS_OWN = {
    "list": NAVIGATION,  # its sections are boxes inside the list; the links are read out all the same
    "listitem": f"{NAVIGATION} li",  # the same boxes, seen from the links
    "svg-img-alt": ".stMetric .role-mark",  # a sparkline's empty highlight; the tile says it in words
}


@pytest.mark.parametrize("page", PAGES)
def test_no_page_has_a_serious_fault(page: str, visit: Callable[..., Tab]) -> None:
    assert_accessible(visit(f"/{'' if page == FIRST else page}"))


@pytest.mark.parametrize("company", ["crowded"], indirect=True)
def test_a_page_of_ones_own_data_has_none_either(company: Callable[..., Tab]) -> None:
    assert_accessible(company("pipeline"))


def assert_accessible(tab: Tab) -> None:
    for theme in ("light", "dark"):
        tab.page.emulate_media(color_scheme=theme)
        tab.page.wait_for_timeout(500)  # the colours change slowly
        tab.settle()

        assert faults(tab.page) == [], theme


def faults(page: Page) -> list[str]:
    """What axe-core calls serious or critical and is not Streamlit's own, each with its place."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{each['id']}: {place['target']} {place['html'][:200]} {place['failureSummary']}"
        for each in violations
        if each["impact"] in GRAVE
        for place in each["nodes"]
        if not is_streamlits_own(page, each["id"], place["target"][0])
    ]


def is_streamlits_own(page: Page, rule: str, target: str) -> bool:
    """Whether what breaks a rule is one of the elements that may."""
    where = STREAMLITS_OWN.get(rule)
    return where is not None and page.locator(target).first.evaluate(
        "(element, where) => element.matches(where)", where
    )
