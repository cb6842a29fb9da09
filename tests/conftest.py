"""What several tests share: the real exports beside the checkout, a store in memory, a short way to import."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from pipeline_core.ingest import import_files
from pipeline_core.scope import Scope
from pipeline_core.store.database import Store, close_store, open_store

SHARED = Path(__file__).parents[2] / "shared"
TODAY = datetime.date(2026, 11, 24)
NOW = datetime.datetime(2026, 11, 24, 9, 0)


def shared(path: str) -> Path:
    """Return a real export or a golden file, or skip where the material is absent."""
    found = SHARED / path
    if not found.exists():
        pytest.skip(f"{path} is not beside this checkout")
    return found


@pytest.fixture
def store():
    """An empty store in memory."""
    opened = open_store(":memory:")
    yield opened
    close_store(opened)


def take_in(store: Store, *files: tuple[str, bytes] | Path, **options) -> list:
    """Import files the whole path, all of them together."""
    read = [file if isinstance(file, tuple) else (file.name, file.read_bytes()) for file in files]
    return import_files(store, read, TODAY, NOW, "test", **options)


def rows(store: Store, sql: str, **parameters) -> list[tuple]:
    """Ask a store directly, or change it past its transactions: only tests may."""
    store.kept.clear()
    with store.connection.cursor() as cursor:
        return cursor.execute(sql, parameters or None).fetchall()


def as_of(day: str, **filters) -> Scope:
    """Return a scope on a day, seeing everything."""
    return Scope(datetime.date.fromisoformat(day), visible_owners=None, **filters)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run browser tests last: fast answers come first, and Playwright's event loop disturbs nobody."""
    items.sort(key=lambda item: item.get_closest_marker("browser") is not None)
