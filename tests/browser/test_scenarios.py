"""The weekly meeting: two scenarios side by side, saved, and looked at again after the next week's export."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Browser, expect

from pipeline_core.workspaces import CHECKOUT, sample_exports
from tests.browser.driver import Tab, opened, running_app

WON, LOST = "52006232253", "52006612365"  # open on 9 November; the next export knows better
FROM_A_FILE = {
    "format": "alur scenario 1",
    "name": "Both scanners",
    "author": "Sari",
    "note": "",
    "as_of": "2026-11-09",
    "since": "2026-10-01",
    "until": "2026-12-31",
    "content": {"overrides": {WON: {"chance": 1.0}, LOST: {"chance": 1.0}}},
}


def import_into(data: Path, *files: Path) -> None:
    subprocess.run(
        [sys.executable, "-m", "pipeline_core", "import", *map(str, files)],
        env={**os.environ, "ALUR_DATA": str(data)},
        capture_output=True,
        check=True,
        cwd=CHECKOUT,
    )


def save_with_a_lever(tab: Tab, name: str) -> None:
    with tab.rerun():
        tab.page.get_by_role("slider").last.focus()
        tab.page.keyboard.press("End")
    tab.page.get_by_text("Save the levers as a scenario").click()
    tab.page.get_by_label("Name", exact=True).fill(name)
    tab.page.keyboard.press("Tab")
    tab.settle()
    with tab.rerun():
        tab.page.get_by_role("button", name="Save scenario").click()


def test_scenarios_are_saved_compared_and_applied_again_after_the_next_export(
    chromium: Browser, tmp_path: Path
) -> None:
    data = tmp_path / "data"
    import_into(data, *sample_exports()[:-1])
    with running_app(data) as app:
        tab = opened(chromium, f"{app.url}/forecast?workspace=own")
        save_with_a_lever(tab, "A & B?c=d")
        expect(tab.page.get_by_text("as when it was saved on 9 Nov 2026")).to_be_visible()

        tab.page.get_by_text("Take in a scenario from a file").click()
        file = {"name": "s.json", "mimeType": "application/json"}
        with tab.rerun():
            tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
                {**file, "buffer": json.dumps(FROM_A_FILE).encode()}
            )
        expect(tab.page.get_by_text("2 deals count as won")).to_be_visible()
        expect(tab.page.locator("[aria-label*='Both scanners: ']")).to_have_count(1)

        import_into(data, sample_exports()[-1])
        tab = opened(chromium, f"{app.url}/forecast?workspace=own&scenario=A+%26+B%3Fc%3Dd")
        expect(tab.page.get_by_text("when it was saved on 9 Nov 2026, now")).to_be_visible()
        expect(tab.page.get_by_text("2 deals count as won")).to_have_count(0)
        tab = opened(chromium, f"{app.url}/forecast?workspace=own")
        expect(tab.page.get_by_text("RSUD Medika Utama - CT scanner was won on")).to_be_visible()
        expect(tab.page.get_by_text("RSUD Tirta Utama - Washer was lost on")).to_be_visible()
        assert not tab.problems
