"""How long a forecast takes on a large team: `python tests/benchmarks/forecast_benchmark.py`.

A simulated team of 119,814 deals, of which 9,557 are open; with --store also a large company in a store, from
SQL to the answer. Milliseconds are the best of the rounds, "cpu" is what the process worked meanwhile, which
a busy machine hardly moves. At the end: how many times longer a thousand brute-force simulations of the same
period take than its budget of variances, in the same run.
"""

from __future__ import annotations

import argparse
import datetime
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

sys.path.insert(0, str(Path(__file__).parents[2]))  # a script knows only its own folder

from pipeline_core.answers import ask  # noqa: E402
from pipeline_core.forecast.fit import Fit, fit  # noqa: E402
from pipeline_core.forecast.levers import team_levers  # noqa: E402
from pipeline_core.forecast.outlook import outlook, weeks  # noqa: E402
from pipeline_core.scope import Scope  # noqa: E402
from pipeline_core.store.database import close_store  # noqa: E402
from tests.benchmarks.board_benchmark import filled  # noqa: E402
from tests.benchmarks.large_company import AS_OF  # noqa: E402
from tests.benchmarks.simulated_team import FIRST_DAY, simulated_team  # noqa: E402

DEALS, OPEN, DAYS, HORIZON = 119_814, 9_557, 910, 91
GROUPS = ["segment", "owner"]
AIMS = {"fit": 2500, "what if": 10, "13 weeks": 40}  # milliseconds on two idle cores
ROUNDS, OUTCOMES = 7, 1000


def main() -> None:
    """Make the team, time the three questions, print them beside their aims."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--store", type=int, metavar="DEALS", help="also a store of so many deals")
    options = parser.parse_args()
    deals, visits = _team()
    as_of = (FIRST_DAY + pd.Timedelta(days=DAYS - 1)).date()
    print(
        f"{len(deals):,} deals, {(deals['outcome'] == 'open').sum():,} open, {len(visits):,} visits"
    )
    found = timed("fit", lambda: fit(deals, visits, as_of, HORIZON, GROUPS), rounds=3)
    levers = team_levers(found.past.paths, {2: 1.1}, {3: 0.9}, creation=1.1)
    timed("what if", lambda: outlook(found, HORIZON, levers))
    timed("13 weeks", lambda: weeks(found, HORIZON))
    best = min(
        _seconds(lambda: outlook(found, HORIZON).budget.quantile(0.9)) for _ in range(ROUNDS)
    )
    simulated = _seconds(lambda: _brute_force(found))
    print(f"{OUTCOMES:,} simulations instead of the budget: {simulated / best:,.0f} times as long")
    if options.store:
        _through_a_store(options.store)


def timed(name: str, question: Callable[[], Any], rounds: int = ROUNDS) -> Any:
    """Ask a question several times, print its best time beside its aim, and return the answer."""
    took, worked = [], []
    for _ in range(rounds):
        begun, cpu = time.perf_counter(), time.process_time()
        answer = question()
        took.append(1000 * (time.perf_counter() - begun))
        worked.append(1000 * (time.process_time() - cpu))
    aim = f"   aim {AIMS[name]:,} ms" if name in AIMS else ""
    print(f"{name:28} {min(took):9,.1f} ms   cpu {min(worked):9,.1f} ms{aim}")
    return answer


def _team() -> tuple[pd.DataFrame, pd.DataFrame]:
    """Exactly so many deals and open ones, drawn from a larger team; the same ones every time."""
    deals, visits = simulated_team(1, 120.0, DAYS)
    draw = np.random.default_rng(2)
    is_open = (deals["outcome"] == "open").to_numpy()
    kept = np.concatenate(
        [
            draw.permutation(np.flatnonzero(is_open))[:OPEN],
            draw.permutation(np.flatnonzero(~is_open))[: DEALS - OPEN],
        ]
    )
    chosen = deals.iloc[np.sort(kept)].reset_index(drop=True)
    return chosen, visits[visits["deal_key"].isin(chosen["deal_key"])].reset_index(drop=True)


def _brute_force(found: Fit) -> np.ndarray:
    """The 90 % quantile of open deals by drawing outcomes."""
    seen, draw = outlook(found, HORIZON), np.random.default_rng(0)
    shocks = np.exp(draw.normal(0, found.past.shock**0.5, OUTCOMES))
    lose, totals = np.log1p(-np.minimum(seen.chances, 0.9999)), []
    for shock in shocks:
        totals.append((draw.random(len(lose)) > np.exp(shock * lose)) @ seen.amounts)
    return np.quantile(totals, 0.9)


def _seconds(question: Callable[[], Any]) -> float:
    begun = time.perf_counter()
    question()
    return time.perf_counter() - begun


def _through_a_store(deals: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = filled(Path(folder), deals)
        day = AS_OF.astype("datetime64[D]").item()
        scope = Scope(day, None, until=day + datetime.timedelta(days=HORIZON))
        print(f"\nThrough a store of {deals:,} deals")
        timed("forecast, first asked", lambda: ask(store, "forecast", scope), rounds=1)
        levers = {"conversion": {"Offer": 1.1}}
        timed("forecast, a lever moved", lambda: ask(store, "forecast", scope, levers=levers))
        timed("forecast_weeks", lambda: ask(store, "forecast_weeks", scope))
        timed("forecast_deals", lambda: ask(store, "forecast_deals", scope))
        close_store(store)


if __name__ == "__main__":
    main()
