"""Sends broken files through the whole import and says of each how it ended, how long it took, what it left."""

from __future__ import annotations

import json
import resource
import signal
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from random import Random

from pipeline_core.errors import AlurError
from pipeline_core.ingest import Report, import_files
from pipeline_core.ingest.reporting import as_json
from pipeline_core.store.database import Store, close_store, data_version, open_store
from pipeline_core.telling import told
from pipeline_core.text import LANGUAGES, Text
from tests.conftest import NOW, TODAY
from tests.fuzz.mutations import broken
from tests.fuzz.seeds import whole_files

FILES_PER_STORE = 250
SECONDS_PER_FILE = 20.0  # of computing: other programs may take the machine's time
COMPARED_EVERY = 3  # tries: to compare all tables takes a third of a try's time
CONTENT = """
    select table_name from duckdb_tables() where not internal order by table_name
"""


class TookTooLong(Exception):
    """A file was not done within its time."""


@dataclass
class Findings:
    """What became of the files: how many ended how, the slowest, and what must not happen."""

    outcomes: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest_seconds: float = 0.0
    slowest: int = -1

    @property
    def peak_megabytes(self) -> int:
        """The most memory that this process, and any reader of a workbook, ever had."""
        kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        return max(resource.getrusage(kind).ru_maxrss for kind in kinds) // 1000


def files_of(seed: int, number: int, whole: list[tuple[str, bytes]]) -> list[tuple[str, bytes]]:
    """Return the files of one try: mostly one, now and then two together; the same for the same numbers."""
    chance = Random(f"{seed}:{number}")
    times = 2 if chance.random() < 0.08 else 1
    chosen = [chance.choice(whole) for _ in range(times)]
    return [(name, broken(chance, content)) for name, content in chosen]


def campaign(seed: int, numbers: range) -> Iterator[tuple[int, Findings]]:
    """Import the tries one after the other; yields after each. A new store every few hundred."""
    whole, findings = whole_files(), Findings()
    store: Store | None = None
    for number in numbers:
        if store is None or number % FILES_PER_STORE == 0:
            if store is not None:
                close_store(store)
            store = open_store(":memory:")
        files = files_of(seed, number, whole)
        started = time.process_time()
        try:
            with _limited(SECONDS_PER_FILE):
                findings.outcomes.update(_outcomes(store, files, number % COMPARED_EVERY == 0))
        except BaseException as failure:  # whatever it is, it is what is looked for
            if isinstance(failure, KeyboardInterrupt):
                raise
            findings.outcomes[f"FAILED {type(failure).__name__}"] += 1
            told = "".join(traceback.format_exception(failure)[-6:])
            names = ", ".join(name for name, _ in files)
            findings.failures.append(f"try {number} ({names})\n{told}")
            store = None
        seconds = time.process_time() - started
        if seconds > findings.slowest_seconds:
            findings.slowest_seconds, findings.slowest = seconds, number
        yield number, findings
    if store is not None:
        close_store(store)


def _outcomes(store: Store, files: list[tuple[str, bytes]], is_compared: bool) -> list[str]:
    before = content_of(store) if is_compared else None
    version = data_version(store)
    results = import_files(store, files, TODAY, NOW, "fuzz")
    if all(isinstance(each, AlurError) for each in results):
        assert data_version(store) == version, "a refused file was committed"
        assert not before or content_of(store) == before, "a refused file changed the store"
    for each in results:
        if isinstance(each, Report):
            found = each.accepted + each.quarantined + sum(each.skipped.values())
            assert each.read == found, f"read {each.read}, accounted for {found}: {each}"
        said = json.loads(json.dumps(as_json(each)))
        assert all("\n".join(told(Text(language), said)).strip() for language in LANGUAGES)
    return [each.key if isinstance(each, AlurError) else _kind(each) for each in results]


def _kind(report: Report) -> str:
    if report.is_known_file:
        return "known file"
    return "accepted in part" if report.quarantined or report.warnings else "accepted"


def content_of(store: Store) -> dict[str, tuple]:
    """Return a fingerprint of every table, whatever the order of its rows."""
    with store.connection.cursor() as cursor:
        names = [name for (name,) in cursor.execute(CONTENT).fetchall()]
        return {name: _fingerprint(cursor, name) for name in names}


def _fingerprint(cursor: object, name: str) -> tuple:
    found = cursor.table(name).aggregate("count(*), bit_xor(hash(*columns(*)))")
    return found.limit(1).fetchall()[0]


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Interrupt what computes for longer; a call that never returns to Python ends when it does."""

    def interrupt(*_: object) -> None:
        raise TookTooLong(f"more than {seconds} s")

    previous = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, previous)
