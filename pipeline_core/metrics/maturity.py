"""What time does to a funnel: when a deal is old enough to judge, and where those that wait will come."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline_core.forecast.reaching import old_enough, reach_curves
from pipeline_core.forecast.win_curves import WinCurves, won_eventually
from pipeline_core.metrics.fates import visits_with_fate
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, data_version, query

DAYS_TO_REACH: Columns = {
    "step": "str",
    "fate": "str",
    "days": "int64",
    "unseen_days": "int64",
    "deals": "int64",
}
FUNNEL_STEPS: Columns = {"step": "str", "pipeline": "str", "stage_id": "Int64", "place": "int64"}
STEPS_AHEAD: Columns = {
    "step": "str",
    "value": "str",
    "stage_id": "int64",
    "age_days": "int64",
    "counted": "int64",
}


def days_until_old(store: Store, scope: Scope) -> dict[str, int]:
    """Return for each step after how many days nine in ten of the deals that ever come there have come.

    Units: whole days since creation, never fewer than for the step before. The first step has none; one
    that fewer than 20 deals were seen to reach is missing, and so are those after it. Filters other than
    the pipeline do not change it. Source: stage_visits, deal_versions; METHODS D; forecast.reaching.
    """
    return _days_until_old(store, without_filters(scope), data_version(store))


def expected_to_come(
    store: Store, scope: Scope, measure: str, split_by: str | None
) -> pd.DataFrame:
    """Return for each step and value of a split how many of those that have not come there ever will.

    Units: deals, or cents where `measure` is amount, as a sum of chances: columns step, value, expected;
    null where the past does not tell. A later step is never likelier than an earlier one.
    Not counted: deals that are won or lost. The chances are those of all deals, whatever the filters.
    Source: stage_visits; forecast.reaching (Aalen–Johansen by stage and age).
    """
    ahead = query(
        store, "steps_ahead", STEPS_AHEAD, scope=scope, measure=measure, split_by=split_by
    )
    whole = without_filters(scope)
    chances = np.full(len(ahead), np.nan)
    for step, curves in _curves(store, whole, data_version(store)).items():
        those = (ahead["step"] == step).to_numpy()
        if curves is not None and those.any():
            rows = ahead[those]
            chances[those] = won_eventually(curves, rows["stage_id"], rows["age_days"])
    ahead["expected"] = _falling(ahead.assign(chance=chances), store, whole) * ahead["counted"]
    sums = ahead.groupby(["step", "value"], dropna=False)["expected"]
    return sums.agg(lambda each: each.sum(skipna=False)).reset_index()


def _falling(ahead: pd.DataFrame, store: Store, whole: Scope) -> pd.Series:
    """Each chance, at most that of the same deals to come to the step before."""
    order = {step: turn for turn, step in enumerate(_steps(store, whole)["step"])}
    rows = ahead.assign(turn=ahead["step"].map(order)).sort_values("turn")
    return rows.groupby(["value", "stage_id", "age_days"], dropna=False)["chance"].cummin()


def _steps(store: Store, whole: Scope) -> pd.DataFrame:
    return query(store, "funnel_steps", FUNNEL_STEPS, scope=whole)


@lru_cache(maxsize=16)
def _days_until_old(store: Store, whole: Scope, version: int) -> dict[str, int]:
    fates = query(store, "days_to_reach", DAYS_TO_REACH, scope=whole)
    found: dict[str, int] = {}
    for _, steps in _steps(store, whole).groupby("pipeline", dropna=False):
        longest = 0
        for step in steps["step"].iloc[1:]:
            days = old_enough(fates[fates["step"] == step])
            if days is None:
                break
            longest = max(longest, days)
            found[step] = longest
    return found


@lru_cache(maxsize=16)
def _curves(store: Store, whole: Scope, version: int) -> dict[str, WinCurves | None]:
    visits = visits_with_fate(store, whole)
    found: dict[str, WinCurves | None] = {}
    for _, steps in _steps(store, whole).groupby("pipeline", dropna=False):
        stages = steps.dropna(subset="stage_id").astype({"stage_id": "int64"})
        places = stages.set_index("stage_id")["place"]
        for row in steps.iloc[1:].itertuples():
            found[row.step] = reach_curves(visits, places, row.place)
    return found
