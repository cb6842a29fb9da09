"""What runs beside the pages: the inbox goes on whatever one job holds."""

from __future__ import annotations

import asyncio
import json
import logging

import pytest

from pipeline_core.ingest import inbox
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
