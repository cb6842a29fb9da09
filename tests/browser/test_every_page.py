"""Each page opens for a visitor who comes by its link, with the shell around it and nobody else asked."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

import pytest

from pipeline_core.ui.pages import FIRST, SECTIONS
from tests.browser.driver import RunningApp, Tab

PAGES = [page for pages in SECTIONS.values() for page in pages]


@pytest.mark.parametrize("page", PAGES)
def test_a_link_opens_the_page_inside_the_shell(
    page: str, visit: Callable[..., Tab], app: RunningApp
) -> None:
    tab = visit(f"/{'' if page == FIRST else page}")

    assert tab.page.get_by_test_id("stSidebarNav").is_visible()
    assert tab.page.get_by_role("heading", level=1).count() == 1
    assert tab.page.get_by_test_id("stException").count() == 0
    assert tab.problems == []
    assert {
        urlsplit(address).netloc for address in tab.addresses if address.startswith("http")
    } == {urlsplit(app.url).netloc}
