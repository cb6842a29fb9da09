"""How the board of bottlenecks fares against plain numpy: `python tests/benchmarks/board_benchmark.py`.

Both answer from the same store in one run on one machine: compare the ratios, not the seconds. Plain
reads the visits and makes one Kaplan–Meier per cell, as a notebook would; it gives medians alone, where
the board also gives quartiles, expected exits, paces, their tests, and who waits. "cpu" is what the
process worked over both cores, which a busy machine hardly moves.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.ingest import import_files  # noqa: E402
from pipeline_core.metrics.bottlenecks import bottleneck_board  # noqa: E402
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
        found = []
        for split_by in SPLITS:
            board = bottleneck_board(store, Scope(day, None), split_by)
            cells = list(zip(board["stage"], board["group"], strict=True))
            medians = plain(visits_of(store, day, split_by), cells)
            assert np.allclose(medians, board["median_days"], equal_nan=True), split_by
            ours, theirs = (
                cost(work, options.rounds)
                for work in (
                    partial(bottleneck_board, store, Scope(day, None), split_by),
                    partial(read_and_plain, store, day, split_by, cells),
                )
            )
            found.append(theirs / ours)
            print(f"{split_by:>8}: {said(ours)}, plain {said(theirs)}, {times(theirs / ours)}")
        print(f"  median: {times(np.median(found, axis=0))} (aim {AIM:.0f} or more)")
        close_store(store)


def read_and_plain(
    store: Store, day: datetime.date, split_by: str, cells: list[tuple[str, str]]
) -> list[float]:
    """Return what a notebook would: the visits read, then one cell after the other."""
    return plain(visits_of(store, day, split_by), cells)


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


def cost(work: Callable[[], object], rounds: int) -> np.ndarray:
    """Return the least seconds and the least cpu seconds of several runs."""
    found = []
    for _ in range(rounds):
        since, worked = time.perf_counter(), time.process_time()
        work()
        found.append((time.perf_counter() - since, time.process_time() - worked))
    return np.min(found, axis=0)


def said(cost: np.ndarray) -> str:
    """Return seconds in words."""
    return f"{cost[0]:.3f} s (cpu {cost[1]:.3f})"


def times(ratio: np.ndarray) -> str:
    """Return ratios in words."""
    return f"{ratio[0]:.1f} times (cpu {ratio[1]:.1f})"


if __name__ == "__main__":
    main()
