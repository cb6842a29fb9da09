"""How fast a sheet of 100,000 deals is read: `python tests/benchmarks/workbook_benchmark.py`.

Prints the time beside openpyxl's for the same file in the same run, and the peak memory of this process.
"""

from __future__ import annotations

import io
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

import openpyxl  # noqa: E402
import xlsxwriter  # noqa: E402

from pipeline_core.ingest.workbooks import sheet_records, sheets  # noqa: E402

ROWS, ROUNDS, AIM = 100_000, 3, 2  # times as fast as openpyxl


def main() -> None:
    """Write the workbook, read it both ways in turn, print."""
    content = deals()
    print(f"{ROWS:,} rows of 10 cells, {len(content) / 1e6:.1f} MB")
    listing, reading, theirs = [], [], []
    for _ in range(ROUNDS):
        listing.append(seconds(lambda: sheets("deals.xlsx", content)))
        reading.append(seconds(lambda: count(sheet_records("deals.xlsx", content, "Deals"))))
    own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    for _ in range(ROUNDS):
        theirs.append(seconds(lambda: read_by_openpyxl(content)))
    ours, listed, other = map(statistics.median, (reading, listing, theirs))
    print(f"sheets {listed:.2f} s, sheet_records {ours:.2f} s, openpyxl {other:.2f} s")
    print(
        f"{other / ours:.1f} times as fast, with the list of sheets {other / (ours + listed):.1f}"
    )
    print(f"(aim {AIM}); peak memory {own} MB, most of it for writing the file")


def deals() -> bytes:
    """A sheet as a CRM writes it: IDs as numbers, real dates, names that repeat."""
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as workbook:
        sheet = workbook.add_worksheet("Deals")
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        for row in range(ROWS):
            names = [f"Deal {row}", f"Account {row % 5000}", "ABCDEF"[row % 6], f"Owner {row % 40}"]
            sheet.write_row(row, 0, [3_000_000_000_000 + row, *names])
            sheet.write_number(row, 5, 44_562 + row % 900, day)
            sheet.write_number(row, 6, 44_622 + row % 900, day)
            sheet.write_row(row, 7, [row * 7.77, row % 10 / 10, "call back"])
    return written.getvalue()


def read_by_openpyxl(content: bytes) -> int:
    """Return the rows that openpyxl reads in its fastest way."""
    workbook = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    return count(workbook["Deals"].iter_rows(values_only=True))


def count(rows: Iterable[object]) -> int:
    """Return how many rows come, keeping none."""
    return sum(1 for _ in rows)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    since = time.perf_counter()
    work()
    return time.perf_counter() - since


if __name__ == "__main__":
    main()
