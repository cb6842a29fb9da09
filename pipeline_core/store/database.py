"""Open a store, ask it, change it: the only module that runs SQL.

One process, one connection per store, one cursor per question, always fetched fully and closed.
The SQL itself is constant text in `sql/`, found by the name of its file.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow as pa

from pipeline_core import errors
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.store.lock import ReadersWriterLock

SQL = Path(__file__).parents[1] / "sql"
MIGRATIONS = Path(__file__).parent / "migrations"
LONGEST_QUERY_SECONDS = 30.0
COUNT_CHANGE = (
    "update data_versions set version = version + 1, deals_version = deals_version + $of_deals"
)
LONGEST_KEPT, MOST_KEPT = 500, 500  # rows of an answer that is kept; answers
Columns = Mapping[str, str]
# "cents" marks money: whole cents of one currency, null when it cannot be known.
TYPES = {"cents": "Int64", "date": "datetime64[us]", "moment": "datetime64[us]"}


@dataclass(frozen=True)
class Store:
    """A workspace's open file. Made by `open_store`, ended by `close_store`."""

    path: str
    connection: duckdb.DuckDBPyConnection
    lock: ReadersWriterLock = field(default_factory=ReadersWriterLock)
    one_writer: threading.RLock = field(default_factory=threading.RLock)
    # What was answered since the last change; read and filled by readers, emptied by the one who commits.
    kept: dict[str, Any] = field(default_factory=dict, compare=False)


def open_store(path: Path | str) -> Store:
    """Open or create a store, bring its tables up to date and close its doors to the outside.

    `:memory:` gives a store for tests. Errors: store_is_live, store_is_broken.
    """
    if str(path) != ":memory:":
        Path(path).parent.mkdir(parents=True, exist_ok=True)
    store = Store(str(path), _connect(str(path)))
    with store.connection.cursor() as cursor:
        _migrate(cursor)
        for file in sorted((SQL / "canonical").glob("*.sql")):
            cursor.execute(file.read_text(encoding="utf-8"))
        _harden(cursor)
    return store


def close_store(store: Store) -> None:
    """Write everything to the one file and let go of it."""
    with store.one_writer, store.lock.writing():
        if store.path != ":memory:":
            store.connection.execute("checkpoint")
        store.connection.close()


def query(
    store: Store, name: str, columns: Columns, /, scope: Scope | None = None, **parameters: Any
) -> pd.DataFrame:
    """Return the answer of `sql/**/<name>.sql` with exactly the promised columns and types.

    A short answer is kept until the data change: the questions of a page often ask the same.
    Errors: query_took_too_long after 30 seconds. A missing column is a programmer's mistake.
    """
    asked = repr((name, scope, parameters))
    with store.lock.reading():
        frame = store.kept.get(asked)
        if frame is None:
            frame = _answer(store, name, scope, parameters)
            if len(store.kept) >= MOST_KEPT:
                store.kept.clear()
            if len(frame) <= LONGEST_KEPT:
                store.kept[asked] = frame
    return as_promised(frame, columns)


def query_with(
    store: Store,
    name: str,
    columns: Columns,
    frame: pd.DataFrame | pa.Table,
    /,
    scope: Scope | None = None,
    **parameters: Any,
) -> pd.DataFrame:
    """Return the answer of a SQL file that reads the frame as the table `incoming`; none is kept."""
    with store.lock.reading():
        return as_promised(_answer(store, name, scope, parameters, frame), columns)


def as_promised(frame: pd.DataFrame, columns: Columns) -> pd.DataFrame:
    """Return exactly the promised columns in their types, which else depend on what a frame happens to hold.

    A missing column is a programmer's mistake.
    """
    # A choice of columns copies them, of which there may be millions of rows.
    chosen = frame if list(frame.columns) == list(columns) else frame[list(columns)]
    return chosen.astype({name: TYPES.get(kind, kind) for name, kind in columns.items()})


class Transaction:
    """What `transaction` yields: run SQL files by name and add frames to tables, all or nothing."""

    def __init__(self, cursor: duckdb.DuckDBPyConnection) -> None:
        self._cursor = cursor

    def run(self, name: str, /, **parameters: Any) -> None:
        """Run `sql/**/<name>.sql`."""
        self._cursor.execute(sql_text(name), parameters or None)

    def rows(self, name: str, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """Run `sql/**/<name>.sql` and return all its rows."""
        return self._cursor.execute(sql_text(name), parameters or None).fetchall()

    def run_on(self, name: str, frame: pd.DataFrame | pa.Table, /, **parameters: Any) -> None:
        """Run `sql/**/<name>.sql`, which reads the frame as the table `incoming`."""
        with self._incoming(frame):
            self._cursor.execute(sql_text(name), parameters or None)

    def rows_on(self, name: str, frame: pa.Table, /, **parameters: Any) -> list[tuple[Any, ...]]:
        """Do the same and return all rows."""
        with self._incoming(frame):
            return self._cursor.execute(sql_text(name), parameters or None).fetchall()

    def columns_on(self, name: str, frame: pa.Table, /, **parameters: Any) -> pd.DataFrame:
        """Do the same and return the rows as columns, where they may be millions."""
        with self._incoming(frame):
            return self._cursor.execute(sql_text(name), parameters or None).df()

    @contextmanager
    def _incoming(self, frame: pd.DataFrame | pa.Table) -> Iterator[None]:
        self._cursor.register("incoming", frame)
        try:
            yield
        finally:
            with suppress(duckdb.TransactionException):  # what failed has ended the transaction
                self._cursor.unregister("incoming")


@contextmanager
def transaction(store: Store, is_of_deals: bool = True) -> Iterator[Transaction]:
    """Change the store: everything inside happens, or nothing does; readers wait only for the commit.

    `is_of_deals`: whether deals, or how they are read, may change; what people say of them changes neither.
    Errors: store_needs_more when memory or disk do not suffice.
    """
    with store.one_writer, store.connection.cursor() as cursor:
        cursor.execute("begin")
        try:
            yield Transaction(cursor)
            cursor.execute(COUNT_CHANGE, {"of_deals": int(is_of_deals)})
        except duckdb.OutOfMemoryException as error:
            cursor.execute("rollback")
            raise errors.store_needs_more(store.path) from error
        except BaseException:
            cursor.execute("rollback")
            raise
        with store.lock.writing():
            cursor.execute("commit")
            store.kept.clear()


def data_version(store: Store) -> int:
    """Return the number that moves with every committed change; part of every cached answer's key."""
    return _versions(store)[0]


def deals_version(store: Store) -> int:
    """Return the number that moves when deals, or how they are read, may have changed: the key of costly fits."""
    return _versions(store)[1]


@cache
def sql_files() -> dict[str, Path]:
    """Return every SQL file by its name."""
    return {file.stem: file for file in SQL.glob("**/*.sql")}


@cache
def sql_text(name: str) -> str:
    """Return the text of a SQL file by its name."""
    return sql_files()[name].read_text(encoding="utf-8")


def _versions(store: Store) -> tuple[int, int]:
    with store.lock.reading():
        return _kept(store, "select version, deals_version from data_versions")[0]


def _connect(path: str) -> duckdb.DuckDBPyConnection:
    try:
        return duckdb.connect(path, config={"threads": 2, "python_enable_replacements": False})
    except duckdb.IOException as error:
        if "lock" in str(error).lower():
            raise errors.store_is_live(path) from error
        raise errors.store_is_broken(path, str(error).splitlines()[0]) from error


def _harden(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("set memory_limit = '450MB'")
    cursor.execute("set enable_external_access = false")
    cursor.execute("set lock_configuration = true")


def _migrate(cursor: duckdb.DuckDBPyConnection) -> None:
    cursor.execute("create table if not exists schema_versions (number integer)")
    done = cursor.execute("select coalesce(max(number), 0) from schema_versions").fetchall()[0][0]
    for file in sorted(MIGRATIONS.glob("*.sql")):
        number = int(file.name.split("_")[0])
        if number > done:
            cursor.execute("begin")
            cursor.execute(file.read_text(encoding="utf-8"))
            cursor.execute("insert into schema_versions values ($number)", {"number": number})
            cursor.execute("commit")


def _answer(
    store: Store,
    name: str,
    scope: Scope | None,
    parameters: dict[str, Any],
    incoming: pd.DataFrame | pa.Table | None = None,
) -> pd.DataFrame:
    ids = {} if scope is None else {"scope": _scope_as_ids(store, scope)}
    with store.connection.cursor() as cursor:
        if incoming is not None:
            cursor.register("incoming", incoming)
        return _run_in_time(cursor, name, parameters | ids)


def _run_in_time(
    cursor: duckdb.DuckDBPyConnection, name: str, bound: dict[str, Any]
) -> pd.DataFrame:
    """Stop a question that takes too long; `max_execution_time` would stop imports as well."""
    timer = threading.Timer(LONGEST_QUERY_SECONDS, cursor.interrupt)
    timer.start()
    try:
        return cursor.execute(sql_text(name), bound or None).df()
    except duckdb.InterruptException as error:
        raise errors.query_took_too_long(name, LONGEST_QUERY_SECONDS) from error
    finally:
        timer.cancel()


def _scope_as_ids(store: Store, scope: Scope) -> dict[str, Any]:
    """Names become the integer ids that versions and visits hold; an unknown name matches no deal."""
    named = {
        "visible_owner_ids": ("owner", scope.visible_owners),
        "pipeline_ids": ("pipeline", scope.pipelines),
        **{f"{name}_ids": (name, getattr(scope, f"{name}s")) for name in DIMENSIONS},
    }
    is_whole = all(names is None for _, names in named.values())
    ids = {} if is_whole else _ids_of_names(store)
    return {
        "as_of": scope.as_of,
        "since": scope.since,
        "until": scope.until,
        "reporting_currency": scope.reporting_currency,
        **{
            key: None if names is None else [ids.get((dimension, name), -1) for name in names]
            for key, (dimension, names) in named.items()
        },
    }


def _ids_of_names(store: Store) -> dict[tuple[str, str], int]:
    rows = _kept(store, "select dimension, label, value_id from dimension_values")
    return {(dimension, label): value_id for dimension, label, value_id in rows}


def _kept(store: Store, sql: str) -> list[tuple[Any, ...]]:
    """Rows that hold until the data change; asked while readers hold the lock."""
    if (rows := store.kept.get(sql)) is None:
        with store.connection.cursor() as cursor:
            rows = store.kept[sql] = cursor.execute(sql).fetchall()
    return rows
