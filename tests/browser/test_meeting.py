"""The weekly meeting on two successive exports: what is agreed in week one is judged in week two."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Browser, expect

from pipeline_core.workspaces import sample_exports
from tests.browser.driver import Tab, opened, running_app


@pytest.fixture
def comes(chromium: Browser, tmp_path: Path) -> Iterator[Callable[[str], Tab]]:
    """`comes("review")` opens a page of one's own workspace, in an app of this test alone."""
    tabs: list[Tab] = []
    with running_app(tmp_path / "data") as app:

        def come(page: str, **query: str) -> Tab:
            asked = "".join(f"&{key}={value}" for key, value in query.items())
            tabs.append(opened(chromium, f"{app.url}/{page}?workspace=own{asked}"))
            return tabs[-1]

        yield come
        for tab in tabs:
            tab.page.context.close()


def take_in(tab: Tab, export: Path) -> None:
    with tab.rerun():
        tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {"name": export.name, "mimeType": "text/csv", "buffer": export.read_bytes()}
        )
    press(tab, "Take in 1 file")


def press(tab: Tab, name: str) -> None:
    with tab.rerun():
        tab.page.get_by_role("button", name=name).first.click()


def key(tab: Tab, name: str) -> None:
    with tab.rerun():
        tab.page.keyboard.press(name)


def finding(tab: Tab) -> str:
    return tab.page.locator("h1").inner_text()


def query(tab: Tab) -> dict[str, list[str]]:
    return parse_qs(urlsplit(tab.page.url).query)


def agree_two_actions(tab: Tab) -> None:
    press(tab, "Start the meeting")
    press(tab, "Agree:")
    press(tab, "Agree:")
    expect(tab.page.get_by_text("2 actions and 0 decisions agreed")).to_be_visible()
    note = tab.page.get_by_label("Note")
    note.fill("Bring the tender")
    note.press("ArrowRight")  # moves in the words, not on to the next step
    with tab.rerun():
        note.blur()
    assert query(tab)["step"] == ["deals"]


def walk_by_keys(tab: Tab) -> None:
    """From the deals to the end and back to what changed, on a shared screen."""
    press(tab, "Presenter view")
    expect(tab.page.get_by_test_id("stSidebar")).to_be_hidden()
    for step in ("stuck", "what_if", "decisions"):
        key(tab, "ArrowRight")
        assert query(tab)["step"] == [step]
    for _ in range(4):
        key(tab, "ArrowLeft")
    assert (query(tab)["step"], query(tab)["screen"]) == (["changed"], ["presenter"])


def test_actions_of_week_one_are_judged_at_week_two(comes: Callable[..., Tab]) -> None:
    first, second = sample_exports()[-2:]
    take_in(comes("upload"), first)
    tab = comes("review", step="deals")
    agree_two_actions(tab)
    walk_by_keys(tab)
    seen = finding(tab)

    take_in(comes("upload"), second)
    tab = comes("review", step="changed")
    assert finding(tab) == seen
    expect(tab.page.get_by_text("An upload of Mon 16 Nov 2026 has arrived since")).to_be_visible()
    with tab.rerun():
        tab.page.get_by_text("More on the page What changed").click()
    assert (finding(tab), query(tab)["as_of"]) == (seen, ["2026-11-09"])
    with tab.rerun():
        tab.page.get_by_test_id("stSidebarNav").get_by_text("Meeting").click()
    press(tab, "End the meeting")
    assert finding(tab) != seen

    tab = comes("review")
    assert finding(tab) == "1 of 2 actions kept"
    expect(
        tab.page.get_by_text("Close date moved from 21 Oct 2026 to 19 Dec 2026.")
    ).to_be_visible()
    expect(tab.page.get_by_text("Close date still 24 Oct 2026.")).to_be_visible()
    past = comes("review", meeting="1", step="deals")
    expect(past.page.get_by_text("Bring the tender")).to_be_visible()
    assert not past.problems and not tab.problems
