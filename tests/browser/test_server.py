"""What the server answers beside the pages."""

from __future__ import annotations

import urllib.request

from tests.browser.driver import RunningApp


def test_the_server_says_when_its_stores_are_open(app: RunningApp) -> None:
    with urllib.request.urlopen(f"{app.url}/ready") as answer:
        assert (answer.status, answer.read()) == (200, b"ready")


def test_the_browser_is_told_to_ask_no_other_host_and_to_sit_in_no_other_frame(
    app: RunningApp,
) -> None:
    with urllib.request.urlopen(app.url) as answer:
        assert "default-src 'self'" in answer.headers["content-security-policy"]
        assert answer.headers["x-frame-options"] == "SAMEORIGIN"
        assert answer.headers["x-content-type-options"] == "nosniff"
