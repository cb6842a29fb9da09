"""How long the sample's pages take: `python tests/benchmarks/rerun_benchmark.py`.

Prints medians of what a person waits for in the browser: the first page in a fresh one, another page,
the numbers after a lever has moved; then of the server's own time for a rerun of each page.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from playwright.sync_api import Browser, Playwright, sync_playwright  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.sync.client import ClientConnection, connect  # noqa: E402

from pipeline_core.ui.pages import FIRST, SECTIONS  # noqa: E402
from tests.browser.driver import (  # noqa: E402
    Tab,
    chromium_path,
    has_finished,
    launched,
    opened,
    running_app,
)

PAGES = [page for pages in SECTIONS.values() for page in pages]
STEPS = 19  # of a lever, before it is at its end
AIM_RERUN = 100  # milliseconds, as all below
AIMS = {
    "first page in a fresh browser": 5000,
    "another page": 600,
    "a lever's new numbers": 300,
}


def main() -> None:
    """Start the app on a fresh sample, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as app:
        for name, found in in_browser(app.url, rounds).items():
            print(f"{name}: {statistics.median(found):.0f} ms (aim {AIMS[name]})", flush=True)
        medians = []
        for page in PAGES:
            first, *again = reruns(app.url, page, rounds)
            medians.append(statistics.median(again))
            print(f"{page:>12}: rerun {medians[-1]:.0f} ms, first visit {first:.0f} ms")
        print(f"median rerun: {statistics.median(medians):.0f} ms (aim {AIM_RERUN})")


def in_browser(url: str, rounds: int) -> dict[str, list[float]]:
    """Return the milliseconds until everything is drawn, of each kind of wait; nothing without Chromium."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            return {}
        first = [first_page(playwright, path, url) for _ in range(max(rounds // 3, 1))]
        browser = launched(playwright, path)
        found = dict(
            zip(
                AIMS,
                (first, switches(browser, url, rounds), moves(browser, url, rounds)),
                strict=True,
            )
        )
        browser.close()
        return found


def first_page(playwright: Playwright, path: str, url: str) -> float:
    """A browser that was never there opens the first page."""
    browser = launched(playwright, path)
    elapsed = timed(lambda: opened(browser, url))
    browser.close()
    return elapsed


def switches(browser: Browser, url: str, rounds: int) -> list[float]:
    """A click in the navigation, to and fro, once both pages have been seen."""
    tab = opened(browser, f"{url}/pipeline")
    links = [
        tab.page.get_by_test_id("stSidebarNav").get_by_role("link", name=name)
        for name in ("Funnel", "Pipeline by stage")
    ]
    return [waited(tab, link.click) for _ in range(rounds // 2 + 1) for link in links][2:]


def moves(browser: Browser, url: str, rounds: int) -> list[float]:
    """A lever is moved by a step, from its one end toward the other, and the forecast's numbers follow."""
    tab = opened(browser, f"{url}/forecast")
    tab.page.get_by_role("slider").first.focus()
    waited(tab, lambda: tab.page.keyboard.press("Home"))
    steps = range(min(rounds, STEPS))
    return [waited(tab, lambda: tab.page.keyboard.press("ArrowRight")) for _ in steps]


def waited(tab: Tab, act: Callable[[], object]) -> float:
    """Return the milliseconds from an act until the run that it began is drawn."""

    def whole() -> None:
        with tab.rerun():
            act()

    return timed(whole)


def timed(act: Callable[[], object]) -> float:
    """Return the milliseconds of an act."""
    since = time.perf_counter()
    act()
    return 1000 * (time.perf_counter() - since)


def reruns(url: str, page: str, rounds: int) -> list[float]:
    """Return the milliseconds of the server's runs of one page in one session, the first one first."""
    with session(url) as socket:
        return [1000 * run(socket, "" if page == FIRST else page) for _ in range(rounds + 1)]


@contextmanager
def session(url: str) -> Iterator[ClientConnection]:
    """Speak with the server as a browser does, without a browser's own time."""
    address = f"{url.replace('http', 'ws', 1)}/_stcore/stream"
    with connect(address, subprotocols=["streamlit"], origin=url, max_size=None) as socket:
        yield socket


def run(socket: ClientConnection, page: str) -> float:
    """Ask for a run of the script and return the seconds until it has finished."""
    asked = BackMsg()
    asked.rerun_script.page_name = page
    since = time.perf_counter()
    socket.send(asked.SerializeToString())
    while True:
        message = ForwardMsg.FromString(socket.recv(timeout=60))
        if has_finished(message):
            return time.perf_counter() - since


if __name__ == "__main__":
    main()
