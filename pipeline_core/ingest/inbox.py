"""The inbox: files that people or commands leave here are imported by the running app.

A file that somebody puts here is taken in when it has stopped growing; its report, and what was set
aside, are written beside it. A command leaves a job: a folder with the files, `job.json` with the options
and, when it is done, `report.json`. It is filled under another name, so the app never sees half a job.
"""

from __future__ import annotations

import datetime
import json
import secrets
from collections.abc import Callable, Sequence
from pathlib import Path

from pipeline_core import errors
from pipeline_core.errors import AlurError
from pipeline_core.ingest.drafts import Checked, Report
from pipeline_core.ingest.importing import import_files, take_in
from pipeline_core.ingest.quarantine import listed, rows_set_aside
from pipeline_core.ingest.reporting import as_json
from pipeline_core.store.database import Store

JOB, REPORT = "job.json", "report.json"
QUIET_SECONDS = 2.0  # a file that has not grown for so long is whole
REPORT_ENDING, LIST_ENDING, ROWS_ENDING = ".report.txt", ".quarantine.csv", ".rows-set-aside.csv"
Said = Callable[[Report | AlurError], str]


def leave(
    inbox: Path,
    store_path: str,
    files: Sequence[tuple[str, bytes]],
    as_of: datetime.date | None,
    coverage: str | None,
    date_order: str | None,
    sheet: str | None = None,
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
        "sheet": sheet,
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
    options = {name: wanted.get(name) for name in ("coverage", "date_order", "sheet")}
    results = import_files(store, files, today, now, "inbox", as_of=day, **options)
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


def loose_files(inbox: Path, now: float) -> list[Path]:
    """Return files that lie in the inbox itself, are whole and have no report yet, oldest first.

    `now` is the time in seconds as the file system tells it.
    """
    endings = (REPORT_ENDING, LIST_ENDING, ROWS_ENDING, ".part", ".tmp", ".crdownload")
    found = [
        path
        for path in inbox.glob("[!.~]*")
        if path.is_file()
        and not path.name.endswith(endings)
        and path.stat().st_mtime < now - QUIET_SECONDS
        and not _is_reported(path)
    ]
    return sorted(found, key=lambda path: (path.stat().st_mtime, path.name))


def take_in_loose(
    store: Store,
    files: Sequence[Path],
    today: datetime.date,
    now: datetime.datetime,
    said: Said,
    escaped: Callable[[object], object],
    largest_megabytes: int,
) -> None:
    """Import files that lie in the inbox together, and write each one's report and quarantine beside it.

    `said` turns an outcome into words; `escaped` keeps a cell from being a formula.
    """
    outcomes: list[tuple[Report | AlurError, Checked | None]] = []
    contents = []
    for path in files:
        _write(path, REPORT_ENDING, "")  # a file that stops the app is not tried at every start
        size = path.stat().st_size // 1_000_000
        if size > largest_megabytes:
            outcomes.append((errors.too_large(path.name, size, largest_megabytes), None))
        else:
            contents.append((path.name, path.read_bytes()))
    outcomes += take_in(store, contents, today, now, "inbox")
    for path in files:
        own = [each for each in outcomes if _name_of(each[0]) == path.name]
        _report_beside(path, own or outcomes, said, escaped)  # an archive: all that was inside


def _name_of(outcome: Report | AlurError) -> str:
    return outcome.file if isinstance(outcome, Report) else str(outcome.values.get("file"))


def _is_reported(path: Path) -> bool:
    report = path.with_name(path.name + REPORT_ENDING)
    return report.exists() and report.stat().st_mtime >= path.stat().st_mtime


def _report_beside(
    path: Path,
    outcomes: Sequence[tuple[Report | AlurError, Checked | None]],
    said: Said,
    escaped: Callable[[object], object],
) -> None:
    _write(path, REPORT_ENDING, "\n\n".join(said(outcome) for outcome, _ in outcomes) + "\n")
    for _, checked in outcomes:
        if checked is None or not checked.rejects:
            continue
        _write(path, LIST_ENDING, listed(checked).map(escaped).to_csv(index=False))
        rows = rows_set_aside(checked)
        if len(rows):
            _write(path, ROWS_ENDING, rows.map(escaped).to_csv(index=False))


def _write(path: Path, ending: str, content: str) -> None:
    unfinished = path.with_name(f".{path.name}{ending}")
    unfinished.write_text(content, encoding="utf-8-sig")
    unfinished.rename(path.with_name(path.name + ending))
