"""A reader never sees half a commit."""

from __future__ import annotations

import threading

from pipeline_core.store.database import close_store, open_store, transaction
from pipeline_core.store.lock import ReadersWriterLock

ROWS, ROUNDS = 60_000, 12


def test_a_reader_sees_two_tables_of_one_commit_or_neither(tmp_path):
    store = open_store(tmp_path / "own.duckdb")
    with store.connection.cursor() as cursor:
        cursor.execute("create table one as select 0 as turn from range(0)")
        cursor.execute("create table two as select 0 as turn from range(0)")
    torn, done = [], threading.Event()

    def read() -> None:
        while not done.is_set():
            with store.lock.reading(), store.connection.cursor() as cursor:
                found = cursor.execute(
                    "select (select count(*) from one), (select count(*) from two)"
                ).fetchall()[0]
            if found[0] != found[1]:
                torn.append(found)

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    for _ in range(ROUNDS):
        with transaction(store) as change:
            change._cursor.execute("delete from one")
            change._cursor.execute("delete from two")
        with transaction(store) as change:
            change._cursor.execute("insert into one select 1 from range($rows)", {"rows": ROWS})
            change._cursor.execute("insert into two select 1 from range($rows)", {"rows": ROWS})
    done.set()
    for reader in readers:
        reader.join()
    close_store(store)

    assert torn == []


def test_a_writer_waits_for_readers_and_keeps_new_ones_out():
    lock, order = ReadersWriterLock(), []
    reading, release = threading.Event(), threading.Event()

    def read() -> None:
        with lock.reading():
            reading.set()
            release.wait()
            order.append("read")

    def write() -> None:
        with lock.writing():
            order.append("write")

    first, second = threading.Thread(target=read), threading.Thread(target=write)
    first.start()
    reading.wait()
    second.start()
    release.set()
    first.join()
    second.join()

    assert order == ["read", "write"]
