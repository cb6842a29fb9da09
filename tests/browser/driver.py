"""Start the app, look at it in Chromium, and know when a rerun has finished."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, Playwright, WebSocket
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CHECKOUT = Path(__file__).parents[2]
START_SECONDS = 120  # the first start imports the sample
RERUN_SECONDS = 60
CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome")
CHROMIUM_OPTIONS = [
    "--no-sandbox",  # in a container there is none to be had
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
]
IS_STILL = """() => {
    const app = document.querySelector('[data-testid="stApp"]');
    const unfinished = '[data-testid="stSkeleton"], [data-testid="stAppSkeleton"], [data-stale="true"]';
    const charts = [...document.querySelectorAll('[data-testid="stPlotlyChart"]')];
    return !!app && app.dataset.testScriptState === 'notRunning'
        && app.dataset.testConnectionState === 'CONNECTED'
        && !document.querySelector(unfinished) && document.fonts.status === 'loaded'
        && charts.every(chart => chart.querySelector('.main-svg'));
}"""
CONTENT_HEIGHT = """() => {
    const main = document.querySelector('[data-testid="stMain"]');
    return main ? Math.ceil(main.scrollHeight + main.getBoundingClientRect().top) : innerHeight;
}"""


@dataclass(frozen=True)
class RunningApp:
    """The app on a port of its own, with its log."""

    url: str
    log: Path


@contextmanager
def running_app(data: Path, folder: Path = CHECKOUT) -> Iterator[RunningApp]:
    """Run `streamlit run app.py` with its stores in `data` until the block ends."""
    data.mkdir(parents=True, exist_ok=True)
    port, log = free_port(), data / "app.log"
    command = [sys.executable, "-m", "streamlit", "run", "app.py", f"--server.port={port}"]
    command += ["--server.address=127.0.0.1", "--server.headless=true"]
    with log.open("w", encoding="utf-8") as written:
        process = subprocess.Popen(
            command,
            cwd=folder,
            env={**os.environ, "ALUR_DATA": str(data)},
            stdout=written,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url, process, log)
        yield RunningApp(url, log)
    finally:
        _stop(process)


def own_data(files: list[tuple[str, bytes]], data: Path) -> Path:
    """Take files into one's own workspace in a folder, by the command; return the folder."""
    dropped = data / "dropped"
    dropped.mkdir(parents=True)
    for name, content in files:
        (dropped / name).write_bytes(content)
    command = [sys.executable, "-m", "pipeline_core", "import", *map(str, dropped.iterdir())]
    environment = {**os.environ, "ALUR_DATA": str(data)}
    subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True)
    return data


def free_port() -> int:
    """Return a port of this computer that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Tab:
    """A page in a browser context of its own: `page` is Playwright's, the rest is what it told."""

    page: Page
    finished: int = 0
    problems: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)

    @contextmanager
    def rerun(self) -> Iterator[None]:
        """Wait at the end of the block until a run of the script, begun inside it, has finished.

        Counts the app's own messages: a run of a few milliseconds never shows in the page's attributes.
        """
        before = self.finished
        yield
        until = time.monotonic() + RERUN_SECONDS
        while self.finished == before:
            if time.monotonic() > until:
                raise TimeoutError("no run of the script has finished")
            self.page.wait_for_timeout(10)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing runs, nothing is stale and every figure is drawn."""
        self.page.wait_for_function(IS_STILL, timeout=1000 * RERUN_SECONDS)

    def picture(self, path: Path, whole: bool = False) -> None:
        """Save what is on the screen; `whole` makes the window as tall as its content first."""
        self.page.mouse.move(0, 0)
        if whole:
            size = self.page.viewport_size or {"width": 1440, "height": 900}
            height = max(size["height"], int(self.page.evaluate(CONTENT_HEIGHT)))
            self.page.set_viewport_size({"width": size["width"], "height": height})
        self.page.wait_for_timeout(400)  # transitions of the theme end after a third of a second
        self.settle()
        self.page.screenshot(path=path)

    def _hear(self, payload: str | bytes) -> None:
        if not isinstance(payload, str) and has_finished(ForwardMsg.FromString(payload)):
            self.finished += 1


def has_finished(message: ForwardMsg) -> bool:
    """Whether a message says that a run has come to its end, not that it gave way to another."""
    early = ForwardMsg.ScriptFinishedStatus.FINISHED_EARLY_FOR_RERUN
    return message.WhichOneof("type") == "script_finished" and message.script_finished != early


def chromium_path(playwright: Playwright) -> str | None:
    """Return the installed Chromium: the system's, else the one Playwright downloaded, else None."""
    own = playwright.chromium.executable_path
    found = (shutil.which(name) for name in CHROMIUM_NAMES)
    return next((path for path in found if path), own if Path(own).exists() else None)


def launched(playwright: Playwright, path: str) -> Browser:
    """Start Chromium without a window."""
    return playwright.chromium.launch(executable_path=path, args=CHROMIUM_OPTIONS)


def opened(
    browser: Browser,
    url: str,
    width: int = 1440,
    height: int = 900,
    language: str = "en",
    dark: bool = False,
    **context: Any,
) -> Tab:
    """Open an address in a fresh context, as a visitor who was never there, and wait until it is drawn."""
    visitor = browser.new_context(
        viewport={"width": width, "height": height},
        locale={"en": "en-US", "id": "id-ID"}[language],
        color_scheme="dark" if dark else "light",
        **context,
    )
    tab = Tab(visitor.new_page())
    tab.page.on("websocket", lambda socket: _listen(tab, socket))
    tab.page.on("pageerror", lambda error: tab.problems.append(str(error)))
    tab.page.on("request", lambda request: tab.addresses.append(request.url))
    with tab.rerun():
        tab.page.goto(url, wait_until="domcontentloaded")
    return tab


def _listen(tab: Tab, heard: WebSocket) -> None:
    heard.on("framereceived", tab._hear)


def _wait_until_ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    until = time.monotonic() + START_SECONDS
    while process.poll() is None and time.monotonic() < until:
        try:
            with urllib.request.urlopen(f"{url}/ready", timeout=5) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, TimeoutError, ConnectionError):
            time.sleep(0.05)
    raise RuntimeError(f"the app did not start:\n{log.read_text(encoding='utf-8')[-3000:]}")


def _stop(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
