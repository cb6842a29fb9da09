"""The weekly meeting: two scenarios side by side, saved, and looked at again after the next week's export."""

from __future__ import annotations

import datetime
import json
import os
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

from playwright.sync_api import Browser, Locator, expect

from pipeline_core.store.database import close_store, open_store
from pipeline_core.store.settings import save_target
from pipeline_core.workspaces import CHECKOUT, sample_exports
from tests.browser.driver import Tab, opened, running_app

WON, LOST = "52006232253", "52006612365"  # open on 9 November; the next export knows better
STILL_OPEN = "52008679224"
THREE = {WON: {"chance": 1.0}, LOST: {"chance": 1.0}, STILL_OPEN: {"chance": 0.0}}
QUARTER = (datetime.date(2026, 10, 1), datetime.date(2026, 12, 31))
FROM_A_FILE = {
    "format": "alur scenario 1",
    "name": "From Sari",
    "author": "Sari",
    "note": "",
    "as_of": "2026-11-09",
    "since": "2026-10-01",
    "until": "2026-12-31",
    "content": {"overrides": {STILL_OPEN: {"slip_weeks": 6}}},
}


def import_into(data: Path, *files: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pipeline_core", "import", *map(str, files)],
        env={**os.environ, "ALUR_DATA": str(data)},
        capture_output=True,
        check=True,
        cwd=CHECKOUT,
    )


def aim_at(data: Path, cents: int) -> None:
    store = open_store(data / "own.duckdb")
    save_target(store, *QUARTER, cents)
    close_store(store)


def save(tab: Tab, name: str) -> None:
    tab.page.get_by_text("Save the levers as a scenario").click()
    tab.page.get_by_label("Name", exact=True).fill(name)
    tab.page.keyboard.press("Tab")
    tab.settle()
    with tab.rerun():
        tab.page.get_by_role("button", name="Save scenario").click()


def of_win_rate(tab: Tab) -> Locator:
    """What the win rate alone would have to do for the target."""
    return tab.page.get_by_role("listitem").filter(has_text="Win rate:")


def take_in_a_file(tab: Tab) -> None:
    tab.page.get_by_text("Take in a scenario from a file").click()
    file = {"name": "s.json", "mimeType": "application/json"}
    with tab.rerun():
        tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
            {**file, "buffer": json.dumps(FROM_A_FILE).encode()}
        )


def test_two_scenarios_and_three_decisions_are_saved_compared_and_applied_again(
    chromium: Browser, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    import_into(data, *sample_exports()[:-1])
    aim_at(data, 16 * 10**11)
    with running_app(data) as app:
        page = f"{app.url}/forecast?workspace=own"
        tab = opened(chromium, f"{page}&deal_overrides={quote(json.dumps(THREE))}")
        expect(tab.page.get_by_text("3 deals are decided otherwise")).to_be_visible()
        save(tab, "Tenders")
        expect(tab.page.get_by_text("2 deals count as won")).to_be_visible()
        expect(tab.page.get_by_text("as when it was saved on 9 Nov 2026")).to_be_visible()

        tab = opened(chromium, page)
        with tab.rerun():
            tab.page.get_by_role("slider").last.focus()
            tab.page.keyboard.press("End")
        save(tab, "A & B?c=d")
        expect(
            tab.page.locator("[aria-label*='A & B?c=d: '][aria-label*='Tenders: ']")
        ).to_have_count(1)

        at_half = of_win_rate(tab).inner_text()
        with tab.rerun():
            tab.page.get_by_test_id("stButtonGroup").get_by_text("90%", exact=True).click()
        expect(of_win_rate(tab)).not_to_have_text(at_half)
        take_in_a_file(tab)
        expect(tab.page.locator("[aria-label*='From Sari: ']")).to_have_count(1)

        import_into(data, sample_exports()[-1])
        tab = opened(chromium, f"{page}&scenario={quote('A & B?c=d')}")
        expect(tab.page.get_by_text("when it was saved on 9 Nov 2026, now")).to_be_visible()
        expect(tab.page.get_by_text("2 deals count as won")).to_have_count(0)
        tab = opened(chromium, f"{page}&scenario=Tenders")
        expect(tab.page.get_by_text("RSUD Medika Utama - CT scanner was won on")).to_be_visible()
        expect(tab.page.get_by_text("RSUD Tirta Utama - Washer was lost on")).to_be_visible()
        assert not tab.problems
