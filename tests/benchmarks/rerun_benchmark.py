"""How long the sample's pages take: `python tests/benchmarks/rerun_benchmark.py`.

Prints the median server time of a rerun of each page, and how long a new visitor waits for the first one.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from playwright.sync_api import sync_playwright  # noqa: E402
from streamlit.proto.BackMsg_pb2 import BackMsg  # noqa: E402
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg  # noqa: E402
from websockets.sync.client import ClientConnection, connect  # noqa: E402

from pipeline_core.ui.pages import FIRST, SECTIONS  # noqa: E402
from tests.browser.driver import (  # noqa: E402
    chromium_path,
    has_finished,
    launched,
    opened,
    running_app,
)

PAGES = [page for pages in SECTIONS.values() for page in pages]
AIM_RERUN, AIM_FIRST_PAGE = 100, 5000  # milliseconds


def main() -> None:
    """Start the app on a fresh sample, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=15)
    rounds = parser.parse_args().rounds
    with tempfile.TemporaryDirectory() as folder, running_app(Path(folder)) as app:
        print(f"first page in a fresh browser: {first_page(app.url):.0f} ms (aim {AIM_FIRST_PAGE})")
        medians = []
        for page in PAGES:
            first, *again = reruns(app.url, page, rounds)
            medians.append(statistics.median(again))
            print(f"{page:>12}: rerun {medians[-1]:.0f} ms, first visit {first:.0f} ms")
        print(f"median rerun: {statistics.median(medians):.0f} ms (aim {AIM_RERUN})")


def first_page(url: str) -> float:
    """Return the milliseconds until the first visitor after a start sees the first page drawn."""
    with sync_playwright() as playwright:
        path = chromium_path(playwright)
        if path is None:
            return float("nan")
        browser = launched(playwright, path)
        since = time.perf_counter()
        opened(browser, url)
        elapsed = 1000 * (time.perf_counter() - since)
        browser.close()
        return elapsed


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
