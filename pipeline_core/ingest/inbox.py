"""The inbox: files that people or commands leave here are imported by the running app.

A file that somebody puts here is taken in when it has stopped growing; its report, and what was set
aside, are written beside it. A command leaves a job: a folder with the files, `job.json` with the options
and, when it is done, `report.json`. It is filled under another name, so the app never sees half a job.
"""

from __future__ import annotations

import datetime
import glob
import json
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline_core import errors
from pipeline_core.errors import AlurError
from pipeline_core.ingest.archives import unpacked
from pipeline_core.ingest.drafts import Checked, Report
from pipeline_core.ingest.importing import import_files, take_in
from pipeline_core.ingest.quarantine import listed, rows_set_aside
from pipeline_core.ingest.reporting import as_json
from pipeline_core.store.database import Store

JOB, REPORT = "job.json", "report.json"
QUIET_SECONDS = 2.0  # a file that has not grown for so long is whole
REPORT_ENDING, LIST_ENDING, ROWS_ENDING = ".report.txt", ".quarantine.csv", ".rows-set-aside.csv"


@dataclass(frozen=True)
class Words:
    """How the files that lie beside are worded: an outcome, the name of a column, the reason of a reject;
    `escaped` keeps a cell from being a formula."""

    said: Callable[[Report | AlurError], str]
    heading: Callable[[str], str]
    reason: Callable[[str], str]
    escaped: Callable[[object], object]


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
        (_changed_at(path, now), path)
        for path in inbox.glob("[!.~]*")
        if path.is_file() and not path.name.endswith(endings)
    ]
    return [
        path
        for changed, path in sorted(found)
        if changed < now - QUIET_SECONDS and not _is_reported(path, changed)
    ]


def take_in_loose(
    store: Store,
    files: Sequence[Path],
    today: datetime.date,
    now: datetime.datetime,
    words: Words,
    largest_megabytes: int,
) -> None:
    """Import files that lie in the inbox together, and write each one's report and quarantine beside it."""
    found = [(path, _inside(path, largest_megabytes)) for path in files]
    readable = [file for _, inside in found if not isinstance(inside, AlurError) for file in inside]
    outcomes = iter(take_in(store, readable, today, now, "inbox"))
    for path, inside in found:
        is_refused = isinstance(inside, AlurError)
        own = [(inside, None)] if is_refused else [next(outcomes) for _ in inside]
        _report_beside(path, own, words)


def say_beside(path: Path, sentence: str) -> None:
    """Write a file's report: the one sentence that there is to say of it."""
    _write(path, REPORT_ENDING, sentence + "\n")


def _inside(path: Path, largest_megabytes: int) -> list[tuple[str, bytes]] | AlurError:
    """The tables of a file in the inbox. What lies beside it from its last import is gone."""
    say_beside(path, "")  # a file that stops the app is not tried at every start
    for ending in (LIST_ENDING, ROWS_ENDING):
        for old in path.parent.glob(f"{glob.escape(path.name)}*{ending}"):
            old.unlink()
    try:
        size = path.stat().st_size // 1_000_000
        if size > largest_megabytes:
            return errors.too_large(path.name, size, largest_megabytes)
        return unpacked(path.name, path.read_bytes())
    except AlurError as refusal:
        return refusal
    except FileNotFoundError:
        return errors.file_not_found(path.name)
    except OSError as failure:
        return errors.file_not_readable(path.name, failure.strerror or type(failure).__name__)


def _changed_at(path: Path, now: float) -> float:
    """When a file was last written or put here: a copy may keep an old time, or one of another clock."""
    about = path.stat()
    if about.st_mtime > now:
        return about.st_ctime
    return max(about.st_mtime, about.st_ctime)


def _is_reported(path: Path, changed: float) -> bool:
    report = path.with_name(path.name + REPORT_ENDING)
    return report.exists() and report.stat().st_mtime >= changed


def _report_beside(
    path: Path, outcomes: Sequence[tuple[Report | AlurError, Checked | None]], words: Words
) -> None:
    say_beside(path, "\n\n".join(words.said(outcome) for outcome, _ in outcomes))
    for _, checked in outcomes:
        if checked is None or not checked.rejects:
            continue
        inner = checked.draft.file_name
        middle = f".{inner}" if len(outcomes) > 1 else ""  # an archive with several tables
        _write(path, middle + LIST_ENDING, _as_csv(_in_words(listed(checked), words), words))
        rows = rows_set_aside(checked)
        if len(rows):
            _write(path, middle + ROWS_ENDING, _as_csv(rows, words))


def _in_words(problems: pd.DataFrame, words: Words) -> pd.DataFrame:
    said = problems.drop(columns="is_row_set_aside")
    said["reason"] = said["reason"].map(words.reason)
    return said.rename(columns=words.heading)


def _as_csv(frame: pd.DataFrame, words: Words) -> str:
    return frame.map(words.escaped).rename(columns=words.escaped).to_csv(index=False)


def _write(path: Path, ending: str, content: str) -> None:
    unfinished = path.with_name(f".{path.name}{ending}")
    unfinished.write_text(content, encoding="utf-8-sig", newline="")
    unfinished.replace(path.with_name(path.name + ending))
