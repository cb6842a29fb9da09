"""Whether the open pipeline of a period can carry what its target still needs: the parts of the answer."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pandas as pd

from pipeline_core.forecast.win_curves import WinCurves, win_curves, won_within
from pipeline_core.metrics.fates import visits_with_fate
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, query

OPEN_BY_AGE: Columns = {
    "stage_id": "Int64",
    "age_days": "Int64",
    "deals": "int64",
    "amount": "cents",
}
FEWEST_CLOSED, FEWEST_WON = 10, 3  # below, the past says too little: METHODS, section 7


@dataclasses.dataclass(frozen=True)
class Past:
    """The win curves of the past (None: too little of it) and how many deals have closed."""

    curves: WinCurves | None
    closed_deals: int


PastAsked = Callable[[], Past]


def open_by_age(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals due in the period by stage and whole days in it.

    Units: deals; cents; days, null where the day of entry is not known. Source: deal_versions, stage_visits.
    """
    return query(store, "open_by_age", OPEN_BY_AGE, scope=scope)


def past_closes(store: Store, scope: Scope, days: int) -> Past:
    """Return the win curves over the days ahead; None below ten closed deals or three won ones.

    Source: visits_with_fate, forecast.win_curves. Filters do not change the curves.
    """
    visits = visits_with_fate(store, without_filters(scope))
    fates = visits.drop_duplicates("deal_key")["outcome"].value_counts()
    won, lost = int(fates.get("won", 0)), int(fates.get("lost", 0))
    is_little = won + lost < FEWEST_CLOSED or won < FEWEST_WON
    return Past(None if is_little else win_curves(visits, days), won + lost)


def value_win_rate(past: Past, waiting: pd.DataFrame, days: int) -> float | None:
    """Of the value of waiting deals (rows of open_by_age), the share won within `days` days from now.

    Each amount counts with the win curve of its stage and its age there: Σ amount · P(won within the
    days | stage, age) / Σ amount. A deal whose stage is not known has no chance; one whose age is not
    known counts as new in its stage. Null where the past says too little. Units: share 0–1.
    """
    known = waiting[waiting["amount"].fillna(0) > 0]
    if past.curves is None or known.empty:
        return None
    chances = won_within(
        past.curves,
        known["stage_id"].fillna(-1).to_numpy(dtype="int64"),
        known["age_days"].fillna(0).to_numpy(dtype="int64"),
        days,
    )
    amounts = known["amount"].to_numpy(dtype="float64")
    return float((amounts * pd.Series(chances).fillna(0.0).to_numpy()).sum() / amounts.sum())


def held_against(
    target: int | None, won: int, waiting: pd.DataFrame, days: int, is_thin: bool, past: PastAsked
) -> dict[str, Any]:
    """Hold what is won and open (rows of open_by_age) against a target; `past` is asked only where needed.

    Returns remaining_amount, open_amount, the ratios of target_coverage as far as they are known, and
    state: known, or the first reason for which a ratio is null.
    """
    remaining = None if target is None else max(target - won, 0)
    open_amount = int(waiting["amount"].sum())
    row: dict[str, Any] = {"remaining_amount": remaining, "open_amount": open_amount}
    reasons = {
        "no_target": target is None,
        "met": remaining == 0,
        "over": days == 0,
        "thin": is_thin,
        "nothing_open": open_amount <= 0,
    }
    state = next((reason for reason, is_so in reasons.items() if is_so), None)
    if state:
        return {**row, "state": state}
    rate = value_win_rate(past(), waiting, days)
    row |= {"coverage": open_amount / remaining, "closed_deals": past().closed_deals}
    if not rate:
        return {**row, "state": "too_few"}
    needed = round(remaining / rate)
    return {
        **row,
        "value_win_rate": rate,
        "required_coverage": 1 / rate,
        "needed_amount": needed,
        "missing_amount": max(needed - open_amount, 0),
        "state": "known",
    }
