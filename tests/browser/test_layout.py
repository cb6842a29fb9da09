"""Everything fits: no words upon words, none cut off, nothing to scroll sideways, in both languages and widths."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from pipeline_core.ui.pages import FIRST, SECTIONS
from tests.browser.driver import Tab
from tests.browser.layout import misfits

PAGES = [page for pages in SECTIONS.values() for page in pages]
LANGUAGES = ("en", "id")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("page", PAGES)
def test_everything_fits(page: str, language: str, visit: Callable[..., Tab]) -> None:
    tab = visit(f"/{'' if page == FIRST else page}", language=language)

    assert misfits(tab.page) == []
    assert misfits(narrowed(tab).page) == []


@pytest.mark.parametrize("page", PAGES)
def test_the_largest_and_the_smallest_company_fit(page: str, company: Callable[..., Tab]) -> None:
    tab = company(page, language="id")

    assert misfits(tab.page) == []
    assert misfits(narrowed(tab).page) == []
    tab.page.context.close()


def narrowed(tab: Tab) -> Tab:
    """Make the window as narrow as a phone and wait until the figures have followed."""
    tab.page.set_viewport_size({"width": 400, "height": 900})
    tab.page.wait_for_timeout(1000)
    tab.settle()
    return tab
