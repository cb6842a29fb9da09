"""The open stores of this process: one per workspace, opened on first use."""

from __future__ import annotations

import threading
from pathlib import Path

from pipeline_core import clock
from pipeline_core.ingest import import_files, import_log
from pipeline_core.scope import quarter_of
from pipeline_core.store.database import Store, close_store, open_store
from pipeline_core.store.settings import save_target
from pipeline_core.workspaces import WORKSPACES, sample_exports, store_path

_open: dict[str, Store] = {}
_one_at_a_time = threading.Lock()
SAMPLE_TARGET_CENTS = 16_000_000_000_00  # Rp 16 billion a quarter: in reach, not safe


def store_of(workspace: str) -> Store:
    """Return the open store of a workspace; the sample is filled on its first use.

    Errors: store_is_live when another process has it open.
    """
    path = str(store_path(workspace))
    with _one_at_a_time:
        if path not in _open:
            store = open_store(path)
            if workspace == "sample" and import_log(store).empty:
                _fill_sample(store)
            _open[path] = store
        return _open[path]


def store_at(path: str) -> Store | None:
    """Return the open store of a file, or None when this process does not hold it."""
    for workspace in WORKSPACES:
        if Path(path).resolve() == store_path(workspace).resolve():
            return store_of(workspace)
    return None


def close_stores() -> None:
    """Close every store of this process."""
    with _one_at_a_time:
        for path in list(_open):
            close_store(_open.pop(path))


def _fill_sample(store: Store) -> None:
    """Twelve weekly exports, and a target for every quarter that they touch."""
    files = [(path.name, path.read_bytes()) for path in sample_exports()]
    if not files:
        return
    import_files(store, files, clock.today(), clock.now(), "sample")
    for day in {row.as_of.date() for row in import_log(store).itertuples()}:
        period = quarter_of(day)
        save_target(store, period.since, period.until, SAMPLE_TARGET_CENTS)
