"""One running app on the sample for all browser tests, and a fresh visitor for each."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests import exports_made
from tests.browser.driver import (
    RunningApp,
    Tab,
    chromium_path,
    launched,
    opened,
    own_data,
    running_app,
)

HERE = Path(__file__).parent
COMPANIES = {"crowded": exports_made.crowded_company, "single": exports_made.single_deal}
MISSING = "Chromium is not installed (on Debian: apt-get install chromium)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark everything in this folder."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser; without one, tests are skipped, or fail where ALUR_REQUIRE_BROWSER is 1."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None and os.environ.get("ALUR_REQUIRE_BROWSER") == "1":
            pytest.fail(MISSING)
        if path is None:
            pytest.skip(MISSING)
        browser = launched(playwright, path)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def app(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """The app as it starts for the first time: the sample filled, the own workspace empty."""
    with running_app(tmp_path_factory.mktemp("alur") / "data") as started:
        yield started


@pytest.fixture
def visit(chromium: Browser, app: RunningApp) -> Iterator[Callable[..., Tab]]:
    """`visit("/funnel?lang=ID", width=400, dark=True)` opens a page as a new visitor."""

    def visited(path: str = "/", **options: Any) -> Tab:
        return opened(chromium, f"{app.url}{path}", **options)

    before = list(chromium.contexts)
    yield visited
    for context in chromium.contexts:
        if context not in before:
            context.close()


@pytest.fixture(scope="session", params=COMPANIES)
def company(
    request: pytest.FixtureRequest, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[..., Tab]]:
    """`company("funnel")` opens a page of a company that is as large as they come, and of one deal."""
    data = own_data(COMPANIES[request.param](), tmp_path_factory.mktemp(request.param) / "data")
    with running_app(data) as app:
        yield lambda page, **options: opened(chromium, f"{app.url}/{page}?workspace=own", **options)
