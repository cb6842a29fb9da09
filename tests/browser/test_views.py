"""A saved view from the first click to the browser of somebody else."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.driver import RunningApp, Tab, opened, running_app

OWNER, NAME = "Andi Pratama", "Andi by stage"


@pytest.fixture(scope="module")
def own_app(chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningApp]:
    """An app of this file alone: a start view would change what all other tests open first."""
    with running_app(tmp_path_factory.mktemp("views") / "data") as started:
        yield started


@pytest.fixture
def comes(chromium: Browser, own_app: RunningApp) -> Iterator[Callable[..., Tab]]:
    """`comes("/")` opens an address of that app as somebody who was never there."""
    tabs: list[Tab] = []

    def come(address: str = "/", **options: object) -> Tab:
        address = address if address.startswith("http") else f"{own_app.url}{address}"
        tabs.append(opened(chromium, address, **options))
        return tabs[-1]

    yield come
    for tab in tabs:
        tab.page.context.close()


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def open_list(tab: Tab) -> None:
    tab.page.get_by_test_id("stSidebar").get_by_text("Saved views").click()


def shows_the_view(tab: Tab) -> bool:
    return urlsplit(tab.page.url).path == "/pipeline" and query(tab)["owner"] == [OWNER]


def test_a_view_is_saved_shared_and_opened_first(comes: Callable[..., Tab]) -> None:
    tab = comes(f"/pipeline?owner={OWNER}&measure=deals")
    finding = tab.page.locator("h1").inner_text()
    open_list(tab)
    tab.page.get_by_label("Name of this view").fill(NAME)
    with tab.rerun():
        tab.page.get_by_role("button", name="Save this view").click()

    tab = comes("/settings")
    tab.page.get_by_role("tab", name="Views").click()
    address = tab.page.get_by_test_id("stCode").inner_text().strip()
    guest = comes(address)
    assert shows_the_view(guest) and query(guest)["measure"] == ["deals"]
    assert guest.page.locator("h1").inner_text() == finding

    with tab.rerun():
        tab.page.get_by_text("Opens first", exact=True).click()
    guest = comes("/")
    assert shows_the_view(guest) and "view" not in query(guest)
    assert guest.page.locator("h1").inner_text() == finding
    assert comes("/overview").page.locator("h1").inner_text() != finding

    with tab.rerun():
        tab.page.get_by_role("button", name="Delete").click()
    assert urlsplit(comes("/").page.url).path == "/"


def test_a_view_from_the_list_forgets_what_was_chosen_before(comes: Callable[..., Tab]) -> None:
    tab = comes(f"/pipeline?owner={OWNER}&by=owner")
    open_list(tab)
    tab.page.get_by_label("Name of this view").fill("Of one owner")
    with tab.rerun():
        tab.page.get_by_role("button", name="Save this view").click()

    with tab.rerun():
        tab.page.get_by_role("radio", name="Stage", exact=True).click()
    with tab.rerun():
        tab.page.get_by_label(f"Remove {OWNER}").first.click()
    assert "owner" not in query(tab) and "by" not in query(tab)

    with tab.rerun():
        tab.page.get_by_test_id("stSidebar").get_by_text("Of one owner").click()
    assert query(tab)["owner"] == [OWNER] and query(tab)["by"] == ["owner"]
    expect(tab.page.locator("h3").first).to_contain_text("owner")
    assert not tab.problems


def test_a_view_is_not_mixed_with_the_filters_of_the_page_that_is_left(
    comes: Callable[..., Tab],
) -> None:
    tab = comes(f"/pipeline?owner={OWNER}&as_of=2026-10-05")
    open_list(tab)
    tab.page.get_by_label("Name of this view").fill("Of one owner then")
    with tab.rerun():
        tab.page.get_by_role("button", name="Save this view").click()
    finding = tab.page.locator("h1").inner_text()

    with tab.rerun():
        tab.page.goto(
            urljoin(tab.page.url, "/funnel?workspace=sample&owner=Sari Wijaya&period=2026-Q4")
        )
    open_list(tab)
    with tab.rerun():
        tab.page.get_by_test_id("stSidebar").get_by_text("Of one owner then").click()

    expect(tab.page.locator("h1")).to_have_text(finding)
    assert query(tab)["owner"] == [OWNER] and query(tab)["as_of"] == ["2026-10-05"]
    assert "period" not in query(tab)
