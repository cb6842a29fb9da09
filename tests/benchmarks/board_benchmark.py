"""How the board of bottlenecks fares against plain numpy: `python tests/benchmarks/board_benchmark.py`.

Both count the same cells of one store in one run on one machine: compare the ratios, not the seconds.
Plain is one Kaplan–Meier per cell over arrays of visits, as a notebook would do it; it gives medians
alone, where the board also gives quartiles, expected exits, paces, their tests, and who waits.
"""

from __future__ import annotations

import argparse
import datetime
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.ingest import import_files  # noqa: E402
from pipeline_core.metrics.bottlenecks import stage_board  # noqa: E402
from pipeline_core.scope import Scope  # noqa: E402
from pipeline_core.store.database import Store, close_store, open_store  # noqa: E402
from tests.benchmarks.large_company import AS_OF, large_company, write_csv  # noqa: E402

AIM = 10.0
NOW = datetime.datetime(2026, 11, 24, 9, 0)
SPLITS = ("owner", "team", "segment", "region")
VISITS = """
    select stages.label as stage, names.label as value,
        least(coalesce(left_at::date, $day), $day) - entered_at::date as age,
        coalesce(left_at::date <= $day, false) as is_left
    from stage_visits
    join stages on stages.stage_id = stage_visits.stage_id and stages.kind = 'open'
    left join dimension_values as names on names.value_id = case $split_by
        when 'owner' then owner_id when 'team' then team_id
        when 'segment' then segment_id when 'region' then region_id end
    where entered_at::date <= $day
"""


def main() -> None:
    """Make a company, ask both for each board, print seconds and ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--deals", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder), options.deals)
        day = AS_OF.astype("datetime64[D]").item()
        ratios = []
        for split_by in SPLITS:
            board = stage_board(store, Scope(day, None), split_by)
            visits = visits_of(store, day, split_by)
            cells = list(zip(board["stage"], board["value"], strict=True))
            assert np.allclose(plain(visits, cells), board["median_days"], equal_nan=True)
            ours = seconds(lambda: stage_board(store, Scope(day, None), split_by), options.rounds)  # noqa: B023
            theirs = seconds(lambda: plain(visits, cells), options.rounds)  # noqa: B023
            ratios.append(theirs / ours)
            print(
                f"{split_by:>8}: board {ours:.3f} s, plain {theirs:.3f} s, {ratios[-1]:.1f} times"
            )
        print(f"median: {statistics.median(ratios):.1f} times as fast (aim {AIM:.0f} or more)")
        close_store(store)


def filled(folder: Path, deals: int) -> Store:
    """Return a store that holds a company of so many deals."""
    paths = folder / "deals.csv", folder / "history.csv"
    write_csv(large_company(deals), *paths)
    store = open_store(folder / "company.duckdb")
    files = [(path.name, path.read_bytes()) for path in paths]
    import_files(
        store, files, NOW.date(), NOW, "benchmark", as_of=AS_OF.astype("datetime64[D]").item()
    )
    return store


def visits_of(store: Store, day: datetime.date, split_by: str) -> pd.DataFrame:
    """Return one row per visit, as a notebook would have it."""
    with store.connection.cursor() as cursor:
        return cursor.execute(VISITS, {"day": day, "split_by": split_by}).df()


def plain(visits: pd.DataFrame, cells: list[tuple[str, str]]) -> list[float]:
    """Return each cell's Kaplan–Meier median, one cell and one age after the other."""
    stage, value = (visits[name].to_numpy(dtype=object) for name in ("stage", "value"))
    age, is_left = visits["age"].to_numpy(), visits["is_left"].to_numpy()
    medians = []
    for of_stage, of_value in cells:
        chosen = (stage == of_stage) & (value == of_value)
        ages, left = age[chosen], is_left[chosen]
        still, median = 1.0, np.nan
        for day in np.unique(ages):
            still *= 1 - (left & (ages == day)).sum() / (ages >= day).sum()
            if still <= 0.5 + 1e-9 and np.isnan(median):
                median = float(day)
        medians.append(median)
    return medians


def seconds(work: Callable[[], object], rounds: int) -> float:
    """Return the median of several runs."""
    found = []
    for _ in range(rounds):
        since = time.perf_counter()
        work()
        found.append(time.perf_counter() - since)
    return statistics.median(found)


if __name__ == "__main__":
    main()
