"""How long is long: what the past of a stage, or of whole deals, says of those that still wait."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline_core.forecast import win_curves as curves
from pipeline_core.metrics.fates import QUARTER, visits_with_fate
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, data_version, query

FEWEST_WON = 20  # visits of won deals; with fewer, nobody can say how long is too long
MOST_CLOSED_WITHOUT_STAGE = 0.4  # beyond it the files do not tell stages: METHODS 1
WHOLE_LIFE = 0  # in place of a stage's number
STAGE_PACE: Columns = {
    "stage": "str",
    "clock": "str",
    "won_visits": "int64",
    "usual_days": "float64",
    "long_days": "float64",
    "chance_at_entry": "float64",
    "chance_when_long": "float64",
    "chosen_days": "Int64",
}
STAGES: Columns = {"stage_id": "int64", "stage": "str", "chosen_days": "Int64"}
LIVES: Columns = {
    "deal_key": "int64",
    "stage_id": "int64",
    "entered_on": "date",
    "age_days": "int64",
    "left_on": "date",
    "outcome": "str",
    "watched_to_on": "date",
    "observed_from_on": "date",
}


@dataclasses.dataclass(frozen=True)
class Pace:
    """stage_pace with each stage's number, the chances and the lengths of visits behind it, and the clock."""

    stages: pd.DataFrame
    curves: curves.WinCurves
    lengths: dict[int, np.ndarray]  # days of every visit so far, the shortest first
    clock: str

    def chances(self, stage_ids: pd.Series, days: pd.Series) -> pd.Series:
        """Return P(won in the end | still waiting after so many days); null where the days are."""
        found = curves.won_eventually(self.curves, self._asked(stage_ids), days.fillna(0))
        return pd.Series(found, index=stage_ids.index).where(days.notna())

    def others_as_long(self, stage_ids: pd.Series, days: pd.Series) -> pd.Series:
        """Return how many visits, beside the deal's own, lasted at least so many days."""
        found = pd.Series(pd.NA, index=stage_ids.index, dtype="Int64")
        asked = pd.Series(self._asked(stage_ids), index=stage_ids.index)
        for stage_id, lengths in self.lengths.items():
            those = (asked == stage_id) & days.notna()
            shorter = np.searchsorted(lengths, days[those].to_numpy(dtype="float64"))
            found[those] = np.maximum(len(lengths) - shorter - 1, 0)
        return found

    def _asked(self, stage_ids: pd.Series) -> np.ndarray:
        if self.clock == "life":
            return np.full(len(stage_ids), WHOLE_LIFE)
        return stage_ids.fillna(-1).to_numpy(dtype="int64")


def stage_pace(store: Store, scope: Scope) -> pd.DataFrame:
    """How long is long in each stage, and what waiting so long has meant for the chance to win.

    Units: won_visits: finished visits of deals that were won; usual_days and long_days: the ages by which
    half and nine in ten of them had left; chances 0–1 to be won in the end, of all visits on entry and of
    those that were still there at long_days. chosen_days: what settings say; null: this rule, 0: never.
    clock: stage; life where the files do not tell in which stages closed deals were: then every number is
    of whole deals, from creation to close. Null where fewer than 20 such visits are known.
    Not counted: what happened after the as-of day. Filters other than the pipeline do not change it.
    Source: stage_visits, deal_versions. METHODS 1 and C.5; forecast.win_curves (Aalen–Johansen).
    """
    return pace_of(store, scope).stages[list(STAGE_PACE)].astype(STAGE_PACE)


def pace_of(store: Store, scope: Scope) -> Pace:
    """Return stage_pace with the curves behind it; kept until the data changes, whatever the filters."""
    return _pace(store, without_filters(scope), data_version(store))


def lives_with_fate(store: Store, scope: Scope) -> pd.DataFrame:
    """Return each deal's whole life as one visit to a stage with the number WHOLE_LIFE: as visits_with_fate.

    Source: deal_versions.
    """
    return query(store, "lives_with_fate", LIVES, scope=scope)


def stages_are_told(store: Store, whole: Scope, visits: pd.DataFrame) -> bool:
    """Return whether enough closed deals were ever seen in an open stage (rows of visits_with_fate)."""
    counts = query(store, "deal_counts", {"outcome": "str", "deals": "int64"}, scope=whole)
    closed = int(counts.loc[counts["outcome"].isin(["won", "lost"]), "deals"].sum())
    told = visits.loc[visits["outcome"] != "open", "deal_key"].nunique()
    return told >= (1 - MOST_CLOSED_WITHOUT_STAGE) * closed


@lru_cache(maxsize=16)
def _pace(store: Store, whole: Scope, version: int) -> Pace:
    visits = visits_with_fate(store, whole)
    clock = "stage" if stages_are_told(store, whole, visits) else "life"
    if clock == "life":
        visits = lives_with_fate(store, whole)
    found = curves.win_curves(visits, QUARTER)
    stages = query(store, "stage_pace", STAGES, scope=whole)
    lengths = {
        int(stage_id): np.sort(ages.to_numpy())
        for stage_id, ages in visits.groupby("stage_id")["age_days"]
    }
    pace = Pace(stages, found, lengths, clock)
    return dataclasses.replace(pace, stages=_with_numbers(pace, visits))


def _with_numbers(pace: Pace, visits: pd.DataFrame) -> pd.DataFrame:
    half, most = curves.dwell_of_won(visits, 0.5), curves.dwell_of_won(visits, 0.9)
    by_id = half.rename(columns={"days": "usual_days", "visits": "won_visits"})
    by_id["long_days"] = most["days"]
    asked = pace.stages["stage_id"] if pace.clock == "stage" else WHOLE_LIFE
    stages = pace.stages.assign(clock=pace.clock, asked=asked)
    stages = stages.merge(by_id.rename(columns={"stage_id": "asked"}), on="asked", how="left")
    on_entry = pd.Series(float(curves.ON_ENTRY), index=stages.index)
    stages["chance_at_entry"] = pace.chances(stages["stage_id"], on_entry)
    stages["chance_when_long"] = pace.chances(stages["stage_id"], stages["long_days"])
    stages["won_visits"] = stages["won_visits"].fillna(0).astype("int64")
    told = ["usual_days", "long_days", "chance_at_entry", "chance_when_long"]
    stages.loc[stages["won_visits"] < FEWEST_WON, told] = float("nan")
    return stages
