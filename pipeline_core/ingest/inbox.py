"""The inbox: a command that meets a live store leaves its files here, and the running app imports them.

Each job is a folder with the files, `job.json` with the options and, when it is done, `report.json`.
The folder is filled under another name and then renamed, so the app never sees half a job.
"""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Sequence
from pathlib import Path

from pipeline_core.ingest.importing import import_files
from pipeline_core.ingest.reporting import as_json
from pipeline_core.store.database import Store

JOB, REPORT = "job.json", "report.json"


def leave(
    inbox: Path,
    store_path: str,
    files: Sequence[tuple[str, bytes]],
    as_of: datetime.date | None,
    coverage: str | None,
    date_order: str | None,
) -> Path:
    """Put files and options into the inbox and return the job's folder."""
    name = secrets.token_hex(8)
    filling = inbox / f".{name}"
    filling.mkdir(parents=True)
    for place, (_, content) in enumerate(files):
        (filling / str(place)).write_bytes(content)
    job = {
        "store": store_path,
        "files": [name for name, _ in files],
        "as_of": as_of and as_of.isoformat(),
        "coverage": coverage,
        "date_order": date_order,
    }
    (filling / JOB).write_text(json.dumps(job), encoding="utf-8")
    return filling.rename(inbox / name)


def jobs(inbox: Path) -> list[Path]:
    """Return the jobs that wait, oldest first."""
    waiting = [
        path.parent for path in inbox.glob(f"[!.]*/{JOB}") if not (path.parent / REPORT).exists()
    ]
    return sorted(waiting, key=lambda path: path.stat().st_mtime)


def work_off(store: Store, job: Path, today: datetime.date, now: datetime.datetime) -> None:
    """Import a job's files into the live store and write the report beside them."""
    wanted = json.loads((job / JOB).read_text(encoding="utf-8"))
    files = [(name, (job / str(place)).read_bytes()) for place, name in enumerate(wanted["files"])]
    day = wanted["as_of"] and datetime.date.fromisoformat(wanted["as_of"])
    results = import_files(
        store, files, today, now, "inbox", day, wanted["coverage"], wanted["date_order"]
    )
    written = json.dumps([as_json(result) for result in results], ensure_ascii=False)
    unfinished = job / f"{REPORT}.part"
    unfinished.write_text(written, encoding="utf-8")
    unfinished.rename(job / REPORT)
    for place in range(len(files)):
        (job / str(place)).unlink()


def wanted_store(job: Path) -> str:
    """Return the path of the store that a job is for."""
    return str(json.loads((job / JOB).read_text(encoding="utf-8"))["store"])


def report_of(job: Path) -> list[dict] | None:
    """Return a job's report, or None while it waits."""
    report = job / REPORT
    return json.loads(report.read_text(encoding="utf-8")) if report.exists() else None
