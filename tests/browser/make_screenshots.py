"""Take a picture of every page on the sample and of uploads: `python tests/browser/make_screenshots.py`.

`--dark`, `--width 400`, `--lang id`, `--whole` and `--out FOLDER` are for looking; `--sheet FOLDER` puts each
page in both languages, light, dark and narrow, on one sheet.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from pipeline_core.ui.pages import FIRST, SECTIONS  # noqa: E402
from tests import exports_made  # noqa: E402
from tests.browser.driver import (  # noqa: E402
    CHECKOUT,
    Tab,
    chromium_path,
    launched,
    opened,
    running_app,
)

PAGES = [page for pages in SECTIONS.values() for page in pages]
UPLOADS = {  # in this order: only the last is taken in
    "upload-refused": exports_made.broken_file,
    "upload-three-files": exports_made.three_files,
    "upload-mapping": exports_made.indonesian_sheet,
    "upload-report": exports_made.salesforce_report,
}
TAKEN_IN = "upload-report"
LOOKS = [
    {"language": language, **look}
    for language in ("en", "id")
    for look in ({"width": 1440}, {"width": 1440, "dark": True}, {"width": 400})
]


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
        if options.sheet:
            for page in options.page or PAGES:
                _sheet(page, browser, app.url, options.sheet)
            return
        look = {"width": options.width, "language": options.lang, "dark": options.dark}
        for page in options.page or [*PAGES, *UPLOADS]:
            if page in UPLOADS:
                _upload(page, opened(browser, f"{app.url}/upload?workspace=own", **look), options)
                continue
            tab = opened(browser, _address(app.url, page), **look)
            tab.picture(options.out / f"{page}.png", options.whole)
            tab.page.context.close()
            print(options.out / f"{page}.png", *tab.problems)
        browser.close()


def _address(url: str, page: str) -> str:
    return f"{url}/{'' if page == FIRST else page}"  # the first page answers at /


def _sheet(page: str, browser: Browser, url: str, folder: Path) -> None:
    """Save one picture of a page with all its looks beside each other, at half their size."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{page}.png"
    pictures = []
    for look in LOOKS:
        tab = opened(browser, _address(url, page), **look)
        tab.picture(file, whole=True)
        tab.page.context.close()
        with Image.open(file) as seen:
            pictures.append(seen.convert("RGB").reduce(2))
    whole = sum(one.width for one in pictures), max(one.height for one in pictures)
    sheet, left = Image.new("RGB", whole, "gray"), 0
    for one in pictures:
        sheet.paste(one, (left, 0))
        left += one.width
    sheet.save(file)
    print(file)


def _upload(name: str, tab: Tab, options: argparse.Namespace) -> None:
    """Drop what the picture shows, take it in where it shows the report, and save what is seen."""
    files = [
        {"name": file, "mimeType": "application/octet-stream", "buffer": content}
        for file, content in UPLOADS[name]()
    ]
    with tab.rerun():
        tab.page.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(files)
    if name == TAKEN_IN:
        with tab.rerun():
            tab.page.get_by_test_id("stBaseButton-primary").click()
    is_long = name != "upload-refused"
    tab.picture(options.out / f"{name}.png", whole=is_long)
    tab.page.context.close()
    print(options.out / f"{name}.png", *tab.problems)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("page", nargs="*", help="only these pages")
    parser.add_argument("--out", type=Path, default=CHECKOUT / "data" / "screenshots")
    parser.add_argument("--width", type=int, default=1440)
    parser.add_argument("--lang", choices=("en", "id"), default="en")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--sheet", type=Path, help="each page with all its looks, in this folder")
    parser.add_argument("--whole", action="store_true", help="as tall as the page's content")
    return parser.parse_args()


if __name__ == "__main__":
    main()
