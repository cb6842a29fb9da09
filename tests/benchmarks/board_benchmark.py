"""How the board of bottlenecks fares against plain numpy: `python tests/benchmarks/board_benchmark.py`.

Both answer from the same store in one run on one machine: compare the ratios, not the seconds. Plain is
what a careful notebook does: it reads the visits with their names, and for each cell that the board shows
picks its visits and makes their Kaplan–Meier curve and expected exits with whole arrays, no loop over
days. Both must agree on every quartile, exit and expected exit; the board also tests each cell, and says
who waits there with how much and which share went on. "cpu" is what the process worked over both cores,
which a busy machine hardly moves.
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
from pipeline_core.metrics import watched  # noqa: E402
from pipeline_core.metrics.bottlenecks import bottleneck_board  # noqa: E402
from pipeline_core.scope import Scope  # noqa: E402
from pipeline_core.store.database import Store, close_store, open_store  # noqa: E402
from tests.benchmarks.large_company import AS_OF, large_company, write_csv  # noqa: E402

AIM = 10.0
NOW = datetime.datetime(2026, 11, 24, 9, 0)
SPLITS = ("owner", "team", "segment", "region")
COMPARED = ("p25_days", "median_days", "p75_days", "observed_exits", "expected_exits")
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
            agrees(board, read_and_plain(store, day, split_by, cells))
            ours, theirs = (
                cost(work, options.rounds)
                for work in (
                    partial(asked_anew, store, day, split_by),
                    partial(read_and_plain, store, day, split_by, cells),
                )
            )
            found.append(theirs / ours)
            print(f"{split_by:>8}: {said(ours)}, plain {said(theirs)}, {times(theirs / ours)}")
        print(f"  median: {times(np.median(found, axis=0))} (aim {AIM:.0f} or more)")
        close_store(store)


def asked_anew(store: Store, day: datetime.date, split_by: str) -> pd.DataFrame:
    """Return the board as a first visitor gets it, the visits read for it."""
    store.kept.clear()
    watched._visits.cache_clear()
    return bottleneck_board(store, Scope(day, None), split_by)


def read_and_plain(
    store: Store, day: datetime.date, split_by: str, cells: list[tuple[str, str]]
) -> pd.DataFrame:
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


def plain(visits: pd.DataFrame, cells: list[tuple[str, str]]) -> pd.DataFrame:
    """Return each cell's quartiles, exits and expected exits, one cell after the other."""
    stage, value = (visits[name].to_numpy(dtype=object) for name in ("stage", "value"))
    age, is_left = visits["age"].to_numpy(), visits["is_left"].to_numpy()
    shares = {name: leaving(age[stage == name], is_left[stage == name]) for name, _ in cells}
    rows = []
    for of_stage, of_value in cells:
        chosen = (stage == of_stage) & (value == of_value)
        ages, left = age[chosen], is_left[chosen]
        days, share = leaving(ages, left)
        still = np.cumprod(1 - share)
        quartiles = [
            days[np.argmax(still <= rest)] if (still <= rest).any() else np.nan
            for rest in (0.75 + 1e-9, 0.5 + 1e-9, 0.25 + 1e-9)
        ]
        usual_days, usual = shares[of_stage]
        seen = np.cumsum(usual)[np.searchsorted(usual_days, ages)]
        rows.append((*quartiles, left.sum(), seen.sum()))
    return pd.DataFrame(rows, columns=list(COMPARED))


def leaving(ages: np.ndarray, left: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return the ages at which visits end, and the share of those watched at each that left."""
    days, place = np.unique(ages, return_inverse=True)
    at_risk = np.bincount(place)[::-1].cumsum()[::-1]
    return days, np.bincount(place, left) / at_risk


def agrees(board: pd.DataFrame, other: pd.DataFrame) -> None:
    """Stop unless both say the same of every cell."""
    for name in COMPARED:
        assert np.allclose(board[name], other[name], equal_nan=True), name


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
