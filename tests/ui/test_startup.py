"""What runs beside the pages: the inbox goes on whatever one job holds."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from pipeline_core import clock
from pipeline_core.ingest import inbox
from pipeline_core.store.settings import change_setting
from pipeline_core.ui import startup
from pipeline_core.workspaces import inbox as inbox_folder
from pipeline_core.workspaces import store_path

EXPORT = b"Deal ID,Deal name,Stage,Amount,Created date\n1,A,Prospect,5,2026-01-01\n"
PATIENCE_SECONDS = 20


def left(content: bytes = EXPORT):
    """A job as the command line leaves it."""
    files = [("deals-2026-02-02.csv", content)]
    return inbox.leave(inbox_folder(), str(store_path("own")), files, None, None, None)


async def watched_until_reported(job) -> None:
    watcher = asyncio.create_task(startup._watch_inbox())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while inbox.report_of(job) is None and not watcher.done():
                await asyncio.sleep(0.05)
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


@pytest.mark.parametrize("broken", ["{not json", "[]", "{}", '{"store": "STORE", "files": 3}'])
def test_a_job_that_cannot_be_done_does_not_stop_the_next(own, broken, caplog, monkeypatch):
    monkeypatch.setattr(startup, "LOOK_EVERY_SECONDS", 0.05)
    spoilt = left()
    broken = broken.replace('"STORE"', json.dumps(str(store_path("own"))))
    (spoilt / inbox.JOB).write_text(broken, encoding="utf-8")
    job = left()
    with caplog.at_level(logging.ERROR, logger="alur"):
        asyncio.run(watched_until_reported(job))

    assert inbox.report_of(job)[0]["accepted"] == 1
    assert [record.args for record in caplog.records if spoilt.name in record.args]


def test_a_job_that_cannot_be_done_is_said_once(own, caplog, monkeypatch):
    monkeypatch.setattr(startup, "LOOK_EVERY_SECONDS", 0.01)
    spoilt = left()
    (spoilt / "0").unlink()

    async def watched_for_a_while() -> None:
        watcher = asyncio.create_task(startup._watch_inbox())
        await asyncio.sleep(0.6)
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)

    with caplog.at_level(logging.ERROR, logger="alur"):
        asyncio.run(watched_for_a_while())

    assert len([record for record in caplog.records if spoilt.name in record.args]) == 1


async def watched_until(path) -> None:
    watcher = asyncio.create_task(startup._watch_inbox())
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            while not (path.exists() and path.read_text("utf-8-sig").strip()):
                assert not watcher.done()
                await asyncio.sleep(0.05)
    finally:
        watcher.cancel()
        await asyncio.gather(watcher, return_exceptions=True)


@pytest.mark.parametrize(("language", "words"), [("en", "1 of 1 rows"), ("id", "1 dari 1 baris")])
def test_a_file_in_the_inbox_is_reported_in_the_workspaces_language(
    own, language, words, monkeypatch
):
    monkeypatch.setattr(startup, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(inbox, "QUIET_SECONDS", 0.1)
    change_setting(own, "language", language, clock.now(), "test")
    inbox_folder().mkdir(parents=True, exist_ok=True)
    (inbox_folder() / "deals-2026-02-02.csv").write_bytes(EXPORT)
    report = inbox_folder() / "deals-2026-02-02.csv.report.txt"
    asyncio.run(watched_until(report))

    assert words in report.read_text("utf-8-sig")


def test_a_start_does_not_take_in_what_was_reported(own, monkeypatch):
    monkeypatch.setattr(startup, "LOOK_EVERY_SECONDS", 0.05)
    monkeypatch.setattr(inbox, "QUIET_SECONDS", 0.1)
    inbox_folder().mkdir(parents=True, exist_ok=True)
    (inbox_folder() / "deals-2026-02-02.csv").write_bytes(EXPORT)
    report = inbox_folder() / "deals-2026-02-02.csv.report.txt"
    asyncio.run(watched_until(report))
    written = report.stat().st_mtime_ns
    job = left()
    asyncio.run(watched_until_reported(job))

    assert report.stat().st_mtime_ns == written


def test_the_watch_goes_on_after_a_failure_that_nobody_foresaw(caplog):
    def fails(given: str) -> bool:
        raise IndexError(given)

    with caplog.at_level(logging.ERROR, logger="alur"):
        assert not asyncio.run(startup._is_done(fails, "deals.csv"))
    assert [record.args for record in caplog.records] == [("deals.csv",)]
