"""How an import of a million deals fares against pandas: `python tests/benchmarks/import_benchmark.py`.

Every step runs in a process of its own, in one run on one machine: compare the ratios, not the seconds.
"""

from __future__ import annotations

import argparse
import datetime
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.errors import AlurError  # noqa: E402
from pipeline_core.ingest import import_files, reading, recognise, recognition  # noqa: E402
from pipeline_core.store.database import close_store, open_store  # noqa: E402

NOW = datetime.datetime(2026, 11, 24, 9, 0)
FIRST, AGAIN = "2026-11-10", "2026-11-17"
WORKBOOK_ROWS = 100_000
SMALL_FILE = 2_000_000  # bytes
AIMS = {
    "seconds": "aim: 2 or more times the speed of pandas, 600,000 rows a second on two idle cores",
    "peak": "aim: 1,600 MB or less",
    "again": "aim: 0.7 or less",
    "workbook": "aim: 2 or more times the speed of openpyxl",
    "recognise": "aim: 2 or less",
}


def main() -> None:
    """Run one step, or all of them in processes of their own, and print what they took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=1_000_000)
    parser.add_argument("--step", choices=STEPS)
    parser.add_argument("--folder", type=Path)
    options = parser.parse_args()
    if options.step:
        print(json.dumps(measured(STEPS[options.step], options.folder, options.deals)))
        return
    with tempfile.TemporaryDirectory() as folder:
        found = {}
        for step in STEPS:
            found[step] = run(step, Path(folder), options.deals)
            print(f"{step:>10}: {said(found[step])}", flush=True)
    for line in ratios(found):
        print(line)


def run(step: str, folder: Path, deals: int) -> dict[str, Any]:
    """Run a step of this script in another process and return what it printed last."""
    command = [sys.executable, __file__, "--step", step, "--folder", str(folder)]
    done = subprocess.run(
        [*command, "--deals", str(deals)], check=True, stdout=subprocess.PIPE, text=True
    )
    return json.loads(done.stdout.splitlines()[-1])


def measured(step: Callable[[Path, int], dict], folder: Path, deals: int) -> dict[str, Any]:
    """Return what a step gives, with its seconds and the most memory that its process ever held."""
    before = peak()
    since = time.perf_counter()
    found = step(folder, deals)
    seconds = found.pop("seconds", time.perf_counter() - since)
    if "refused" in found:
        seconds = float("nan")  # how long a refusal took compares with nothing
    return {"seconds": seconds, "peak": peak(), "before": before, **found}


def peak() -> float:
    """Return the most memory this process has held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def said(found: dict[str, Any]) -> str:
    """Return a step's numbers as a line."""
    if "refused" in found:
        return f"not possible here: {found['refused']}"
    parts = [f"{found['seconds']:.1f} s", f"peak {found['peak']:,.0f} MB"]
    if rows := found.get("rows"):
        parts.append(f"{rows:,} rows, {rows / found['seconds']:,.0f} rows/s")
    return ", ".join(parts)


def ratios(found: dict[str, dict]) -> list[str]:
    """Return the comparisons that hold on any machine, each with its aim."""

    def ratio(one: str, other: str, what: str = "seconds") -> float:
        return found[one].get(what, float("nan")) / found[other].get(what, float("nan"))

    growth = found["recognise"]["peak"] - found["recognise"]["before"]
    return [
        f"speed against pandas: {ratio('pandas', 'first'):.2f} ({AIMS['seconds']})",
        f"peak of the import: {found['first']['peak']:,.0f} MB ({AIMS['peak']})",
        f"import with 2 % changed against the first: {ratio('again', 'first'):.2f} ({AIMS['again']})",
        f"workbook against openpyxl: {ratio('openpyxl', 'workbook'):.2f} ({AIMS['workbook']})",
        f"memory to recognise against file size: {growth / found['recognise']['size']:.2f} "
        f"({AIMS['recognise']})",
    ]


def write(folder: Path, deals: int) -> dict[str, Any]:
    """Write both weeks' exports and a workbook."""
    from tests.benchmarks.large_company import changed_company, large_company, write_csv

    company = large_company(deals)
    write_csv(company, folder / f"deals-{FIRST}.csv", folder / f"history-{FIRST}.csv")
    later = changed_company(company)
    write_csv(later, folder / f"deals-{AGAIN}.csv", folder / f"history-{AGAIN}.csv")
    _write_workbook(folder, min(deals, WORKBOOK_ROWS))
    return {"rows": company.deals.num_rows + company.history.num_rows}


def first(folder: Path, deals: int) -> dict[str, Any]:
    """Import deals and history into a new store."""
    return _imported(folder, FIRST)


def again(folder: Path, deals: int) -> dict[str, Any]:
    """Import the next week's files, in which 2 % of the deals moved on."""
    return _imported(folder, AGAIN)


def pandas(folder: Path, deals: int) -> dict[str, Any]:
    """Make the same tables with pandas, in memory only."""
    from tests.benchmarks.pandas_equivalent import tables

    made = tables(folder / f"deals-{FIRST}.csv", folder / f"history-{FIRST}.csv", FIRST)
    counts = {name: len(table) for name, table in made.items()}
    return {"rows": counts["deals"] + made["stage_visits"].attrs["rows"], **counts}


def recognised(folder: Path, deals: int) -> dict[str, Any]:
    """Do what the upload step does before anything is imported, in an app that has read a file before."""
    path = folder / f"history-{FIRST}.csv"
    store = open_store(":memory:")
    with path.open("rb") as file:
        recognise(store, path.name, b"".join(file.readlines(SMALL_FILE)), NOW.date())
    before = peak()
    recognise(store, path.name, path.read_bytes(), NOW.date())
    close_store(store)
    return {"before": before, "size": path.stat().st_size / 2**20}


def workbook(folder: Path, deals: int) -> dict[str, Any]:
    """Read a workbook as an import does."""
    path = folder / "deals.xlsx"
    try:
        table = reading.read_table(path.name, path.read_bytes(), recognition.known_headers())
    except (AlurError, FileNotFoundError) as error:
        return {"refused": str(error)}
    return {"rows": len(table.lines)}


def openpyxl(folder: Path, deals: int) -> dict[str, Any]:
    """Read the same workbook with openpyxl."""
    try:
        from openpyxl import load_workbook

        sheet = load_workbook(folder / "deals.xlsx", read_only=True).active
    except (ImportError, FileNotFoundError) as error:
        return {"refused": str(error)}
    return {"rows": sum(1 for _ in sheet.iter_rows(values_only=True)) - 1}


def _imported(folder: Path, day: str) -> dict[str, Any]:
    store = open_store(folder / "benchmark.duckdb")
    files = [(f"{name}-{day}.csv", folder / f"{name}-{day}.csv") for name in ("deals", "history")]
    since = time.perf_counter()
    results = import_files(store, files, NOW.date(), NOW, "benchmark")
    seconds = time.perf_counter() - since
    refused = [result for result in results if isinstance(result, AlurError)]
    if refused:
        raise refused[0]
    close_store(store)
    return {"rows": sum(report.read for report in results), "seconds": seconds}


def _write_workbook(folder: Path, count: int) -> None:
    """openpyxl writes it; without it there is no workbook to compare."""
    try:
        from openpyxl import Workbook
    except ImportError:
        return
    book = Workbook(write_only=True)
    sheet = book.create_sheet("Deals")
    with (folder / f"deals-{FIRST}.csv").open(encoding="utf-8") as lines:
        for _, line in zip(range(count + 1), lines, strict=False):
            sheet.append(line.rstrip("\n").strip('"').split('","'))
    book.save(folder / "deals.xlsx")


STEPS: dict[str, Callable[[Path, int], dict]] = {
    "write": write,
    "first": first,
    "again": again,
    "pandas": pandas,
    "recognise": recognised,
    "workbook": workbook,
    "openpyxl": openpyxl,
}


if __name__ == "__main__":
    main()
