"""How long each page's questions take on a large company: `python tests/benchmarks/page_benchmark.py`.

Every page is drawn as the app draws it, its kept answers forgotten before each round: the milliseconds are
those of the page's SQL, warm, the median of the rounds; "cpu" is what the process itself worked meanwhile,
which a busy machine hardly moves, over both cores. At the end, in the same run: how much slower the open deals
as of a day are found in deal order than in the order in which they are stored.
"""

from __future__ import annotations

import argparse
import datetime
import logging
import os
import statistics
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any, NamedTuple

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

import pandas as pd  # noqa: E402
from streamlit.testing.v1 import AppTest  # noqa: E402

from pipeline_core.ingest import import_files  # noqa: E402
from pipeline_core.metrics import watched  # noqa: E402
from pipeline_core.store import database  # noqa: E402
from pipeline_core.ui import session  # noqa: E402
from pipeline_core.ui.pages import SECTIONS, WITHOUT_DEALS, script  # noqa: E402
from pipeline_core.ui.stores import close_stores, store_of  # noqa: E402
from pipeline_core.workspaces import CHECKOUT, store_path  # noqa: E402
from tests.benchmarks.large_company import large_company, write_csv  # noqa: E402

NOW = datetime.datetime(2026, 11, 24, 9, 0)
DAY = "2026-11-10"
DAYS = ("2024-05-01", "2025-06-01", "2026-05-01", "2026-11-10")
PAGES = [page for pages in SECTIONS.values() for page in pages if page not in WITHOUT_DEALS]
FILTERED = {"team": ["North", "South"], "segment": ["Hospital", "Industry"]}
# Milliseconds on two idle cores with 100,000 and with a million deals: PERFORMANCE.md, section 9.
BUDGETS = {
    "pipeline": (20, 40),
    "funnel": (15, 30),
    "bottlenecks": (40, 80),
    "changes": (20, 70),
    "deals": (10, 25),
    "forecast": (25, 45),
}
SORTED, UNSORTED = "by_day", "by_deal"
COPIES = """
create or replace table by_day as select * from deal_versions order by valid_to, valid_from;
create or replace table by_deal as select * from deal_versions order by deal_key, valid_from;
"""
# The open deals, as pages ask: adding up all that ever closed would hide what finding them costs.
AS_OF = {
    SORTED: "select stage_id, owner_id, count(*), sum(amount_cents) from by_day"
    " where valid_from <= $day::date and valid_to > $day::date and closed_on is null"
    " group by stage_id, owner_id",
    UNSORTED: "select stage_id, owner_id, count(*), sum(amount_cents) from by_deal"
    " where valid_from <= $day::date and valid_to > $day::date and closed_on is null"
    " group by stage_id, owner_id",
}
AIM_OF_ORDER = 4


def main() -> None:
    """Make a company, draw its pages, print a table and the worth of the order."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--page", action="append", choices=PAGES)
    parser.add_argument("--folder", type=Path, help="keep the store here, and find it again")
    options = parser.parse_args()
    logging.disable(logging.WARNING)  # Streamlit's, about running without a server
    with tempfile.TemporaryDirectory() as folder:
        os.environ["ALUR_DATA"] = str(options.folder or folder)
        filled(options.deals)
        pages(options.page or PAGES, options.rounds, options.deals)
        order(options.rounds)
        close_stores()


def filled(deals: int) -> None:
    """Import a company into one's own workspace, unless the folder holds it already."""
    if store_path("own").exists():
        return
    with tempfile.TemporaryDirectory() as folder:
        files = [Path(folder) / f"{name}-{DAY}.csv" for name in ("deals", "history")]
        write_csv(large_company(deals), *files)
        read = [(file.name, file) for file in files]
        import_files(store_of("own"), read, NOW.date(), NOW, "benchmark")


def pages(names: list[str], rounds: int, deals: int) -> None:
    """Print what each page's SQL takes, over all deals and filtered, and its slowest files."""
    size = 1 if deals >= 1_000_000 else 0
    print(
        "        page  budget      all      cpu  filtered      cpu   cpu of the slowest files, all deals"
    )
    for page in names:
        whole, some = measured(page, {}, rounds), measured(page, FILTERED, rounds)
        slowest = ", ".join(f"{name} {spent:.0f}" for name, spent in whole.files.most_common(5))
        budget = BUDGETS[page][size] if page in BUDGETS else "–"
        print(
            f"{page:>12} {budget:>7} {whole.wall:8.0f} {whole.cpu:8.0f} {some.wall:9.0f} {some.cpu:8.0f}"
            f"   {slowest}",
            flush=True,
        )


class Spent(NamedTuple):
    """Milliseconds of one page's SQL: on the clock, of the processor, and the latter by file."""

    wall: float
    cpu: float
    files: Counter[str]


def measured(page: str, filters: dict[str, list[str]], rounds: int) -> Spent:
    """Return the medians over the rounds; the first round warms and does not count."""
    found = [asked(page, filters) for _ in range(rounds + 1)][1:]
    names = found[0].files
    return Spent(
        statistics.median(each.wall for each in found),
        statistics.median(each.cpu for each in found),
        Counter({name: statistics.median(each.files[name] for each in found) for name in names}),
    )


def asked(page: str, filters: dict[str, list[str]]) -> Spent:
    """Draw a page for a new visitor and return what its SQL took."""
    session._ask.clear()  # what is kept with the data alone stays
    store_of("own").kept.clear()
    watched._visits.cache_clear()
    wall: Counter[str] = Counter()
    cpu: Counter[str] = Counter()
    answered = database._run_in_time

    def timed(cursor: Any, name: str, bound: dict[str, Any]) -> pd.DataFrame:
        since, worked = time.perf_counter(), time.process_time()
        frame = answered(cursor, name, bound)
        wall[name] += 1000 * (time.perf_counter() - since)
        cpu[name] += 1000 * (time.process_time() - worked)
        return frame

    database._run_in_time = timed
    try:
        _drawn(page, filters)
    finally:
        database._run_in_time = answered
    return Spent(wall.total(), cpu.total(), cpu)


def _drawn(page: str, filters: dict[str, list[str]]) -> None:
    shell = str(CHECKOUT / "pipeline_core" / "ui" / "shell.py")
    app = AppTest.from_file(shell, default_timeout=600)
    for key, value in {"workspace": ["own"], **filters}.items():
        app.query_params[key] = value
    app.switch_page(script(page))
    app.run()
    if app.exception or app.error:
        raise RuntimeError([each.value for each in (*app.exception, *app.error)])


def order(rounds: int) -> None:
    """Print how much the order of versions by their last day is worth, for several days of the past."""
    with store_of("own").connection.cursor() as cursor:
        cursor.execute(COPIES)
        for day in DAYS:
            stored, by_deal = (_median(cursor, AS_OF[name], day, rounds) for name in AS_OF)
            print(
                f"as of {day}: {stored:.1f} ms, in deal order {by_deal:.1f} ms, ratio"
                f" {by_deal / stored:.1f} (aim at a million deals: {AIM_OF_ORDER} or more)"
            )
        cursor.execute("drop table by_day")
        cursor.execute("drop table by_deal")


def _median(cursor: Any, sql: str, day: str, rounds: int) -> float:
    """Milliseconds on the clock of one query, the least disturbed half of its runs."""
    found = []
    for _ in range(4 * rounds + 1):
        since = time.perf_counter()
        cursor.execute(sql, {"day": day}).fetchall()
        found.append(1000 * (time.perf_counter() - since))
    return statistics.median(sorted(found[1:])[: 2 * rounds])


if __name__ == "__main__":
    main()
