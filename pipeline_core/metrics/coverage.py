"""Whether the open pipeline of a period can carry what its target still needs: the parts of the answer."""

from __future__ import annotations

import dataclasses

import pandas as pd

from pipeline_core.forecast.win_curves import win_curves, won_within
from pipeline_core.metrics.fates import visits_with_fate
from pipeline_core.scope import DIMENSIONS, Scope, without_filters
from pipeline_core.store.database import Columns, Store, query

OPEN_BY_AGE: Columns = {
    "stage_id": "Int64",
    "age_days": "Int64",
    "deals": "int64",
    "amount": "cents",
}
FEWEST_CLOSED, FEWEST_WON = 10, 3  # below, the past says too little: METHODS, section 7


@dataclasses.dataclass(frozen=True)
class ValueWinRate:
    """The share of the open value that is won within some days (None: too little past), and the past behind it."""

    rate: float | None
    closed_deals: int


def open_by_age(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals due in the period by stage and whole days in it.

    Units: deals; cents; days, null where the day of entry is not known. Source: deal_versions, stage_visits.
    """
    return query(store, "open_by_age", OPEN_BY_AGE, scope=scope)


def value_win_rate(store: Store, scope: Scope, waiting: pd.DataFrame, days: int) -> ValueWinRate:
    """Of the value of waiting deals (rows of open_by_age), the share won within `days` days from now.

    Each amount counts with the win curve of its stage and its age there: Σ amount · P(won within the
    days | stage, age) / Σ amount. A deal whose stage is not known has no chance; one whose age is not
    known counts as new in its stage. Null below ten closed deals or three won ones.
    Units: share 0–1. Source: visits_with_fate, forecast.win_curves. Filters do not change the curves.
    """
    visits = visits_with_fate(store, without_filters(scope))
    fates = visits.drop_duplicates("deal_key")["outcome"].value_counts()
    won, lost = int(fates.get("won", 0)), int(fates.get("lost", 0))
    known = waiting[waiting["amount"].fillna(0) > 0]
    if won + lost < FEWEST_CLOSED or won < FEWEST_WON or known.empty:
        return ValueWinRate(None, won + lost)
    chances = won_within(
        win_curves(visits, days),
        known["stage_id"].fillna(-1).to_numpy(dtype="int64"),
        known["age_days"].fillna(0).to_numpy(dtype="int64"),
        days,
    )
    amounts = known["amount"].to_numpy(dtype="float64")
    rate = float((amounts * pd.Series(chances).fillna(0.0).to_numpy()).sum() / amounts.sum())
    return ValueWinRate(rate, won + lost)


def is_filtered(scope: Scope) -> bool:
    """Whether a filter leaves only a part of the team's deals, to which the team's target does not apply."""
    return any(getattr(scope, f"{name}s") is not None for name in DIMENSIONS)
