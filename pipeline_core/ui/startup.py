"""What happens once per process: stores are opened, the inbox is watched, the garbage collector is spared."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from starlette.requests import Request
from starlette.responses import PlainTextResponse

from pipeline_core import clock
from pipeline_core.errors import AlurError
from pipeline_core.ingest import inbox
from pipeline_core.ingest.reporting import as_json
from pipeline_core.printing import escaped
from pipeline_core.store.settings import setting
from pipeline_core.telling import told
from pipeline_core.text import Text
from pipeline_core.ui.stores import close_stores, store_at, store_of
from pipeline_core.workspaces import WORKSPACES, largest_megabytes
from pipeline_core.workspaces import inbox as inbox_folder

log = logging.getLogger("alur")
LOOK_EVERY_SECONDS = 1.0
# A refusal, a folder that is torn or gone, a job that is not one of ours.
CANNOT_BE_DONE = (AlurError, OSError, ValueError, KeyError, TypeError)


@asynccontextmanager
async def lifespan(app: object) -> AsyncIterator[dict[str, object]]:
    """Open both workspaces, import what pages need, watch the inbox; close the stores at the end.

    Streamlit collects garbage after every run. Freezing what is loaded takes most of that time away.
    """
    for workspace in WORKSPACES:
        store_of(workspace)
    import pipeline_core.charts.bottlenecks
    import pipeline_core.charts.fan
    import pipeline_core.charts.funnel
    import pipeline_core.charts.stage_flow
    import pipeline_core.charts.tornado  # noqa: F401  (imported before the first visitor comes)

    gc.collect()
    gc.freeze()
    watcher = asyncio.create_task(_watch_inbox())
    try:
        yield {}
    finally:
        watcher.cancel()
        with suppress(asyncio.CancelledError):
            await watcher
        close_stores()


async def ready(request: Request) -> PlainTextResponse:
    """Answer that the stores are open: Streamlit's own paths answer before that."""
    return PlainTextResponse("ready")


async def _watch_inbox() -> None:
    given_up: set[Path] = set()
    while True:
        for job in _waiting():
            if job not in given_up and not await _is_done(_is_worked_off, job):
                given_up.add(job)  # until the next start; its folder stays for a person to look at
        files = [path for path in _loose() if path not in given_up]
        if files and not await _is_done(_are_taken_in, files):
            given_up.update(files)
        await asyncio.sleep(LOOK_EVERY_SECONDS)


async def _is_done(work: Callable[..., bool], given: object) -> bool:
    """Whether a piece of work was done; the watch goes on whatever becomes of it."""
    (outcome,) = await asyncio.gather(asyncio.to_thread(work, given), return_exceptions=True)
    if isinstance(outcome, BaseException):
        log.error("inbox %s", given, exc_info=outcome)
        return False
    return outcome


def _waiting() -> list[Path]:
    try:
        return inbox.jobs(inbox_folder())
    except OSError:  # a folder went away while it was looked at: the next look will do
        return []


def _loose() -> list[Path]:
    try:
        return inbox.loose_files(inbox_folder(), clock.seconds())
    except OSError:
        return []


def _are_taken_in(files: list[Path]) -> bool:
    """Files that a person or another program put into the inbox go into one's own workspace.

    Where they cannot go in together each is tried alone, so that one does not stop the others.
    """
    store = store_of("own")
    text = Text(setting(store, "language") or "en")
    try:
        inbox.take_in_loose(
            store, files, clock.today(), clock.now(), _words(text), largest_megabytes()
        )
    except CANNOT_BE_DONE:
        if len(files) > 1:
            return all([_are_taken_in([path]) for path in files])
        log.exception("inbox file %s", files[0].name)
        inbox.say_beside(files[0], text("inbox.failed", file=files[0].name))
    return True


def _words(text: Text) -> inbox.Words:
    return inbox.Words(
        said=lambda outcome: "\n".join(told(text, as_json(outcome))),
        heading=lambda name: text(f"column.{name}"),
        reason=lambda reason: text(f"reject.{reason}"),
        escaped=escaped,
    )


def _is_worked_off(job: Path) -> bool:
    """One job that cannot be done must not stop the others; the log says why."""
    try:
        store = store_at(inbox.wanted_store(job))
        if store is not None:  # else another process has that store open
            inbox.work_off(store, job, clock.today(), clock.now())
    except CANNOT_BE_DONE:
        log.exception("inbox job %s", job.name)
        return False
    return True
