"""Take a picture of every page on the sample, for the README: `python tests/browser/make_screenshots.py`.

`--dark`, `--width 400`, `--lang id`, `--whole` and `--out FOLDER` are for looking.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from playwright.sync_api import sync_playwright  # noqa: E402

from pipeline_core.ui.pages import FIRST, SECTIONS  # noqa: E402
from tests.browser.driver import (  # noqa: E402
    CHECKOUT,
    chromium_path,
    launched,
    opened,
    running_app,
)

PAGES = [page for pages in SECTIONS.values() for page in pages]


def main() -> None:
    """Start the app on a fresh sample, visit each page, save what is seen."""
    options = _options()
    options.out.mkdir(parents=True, exist_ok=True)
    with (
        tempfile.TemporaryDirectory() as folder,
        running_app(Path(folder)) as app,
        sync_playwright() as playwright,
    ):
        path = chromium_path(playwright)
        if path is None:
            sys.exit("Chromium is not installed")
        browser = launched(playwright, path)
        look = {"width": options.width, "language": options.lang, "dark": options.dark}
        for page in options.page or PAGES:
            address = "" if page == FIRST else page  # the first page answers at /
            tab = opened(browser, f"{app.url}/{address}", **look)
            tab.picture(options.out / f"{page}.png", options.whole)
            tab.page.context.close()
            print(options.out / f"{page}.png", *tab.problems)
        browser.close()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="*", help="only these pages")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "data" / "screenshots")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--lang", choices=("en", "id"), default="en")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--whole", action="store_true", help="as tall as the page's content")
    return parser.parse_args()


if __name__ == "__main__":
    main()
