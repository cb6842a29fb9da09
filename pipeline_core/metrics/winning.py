"""Win rates: of the deals that closed, the share that was won, by count and by value, over periods."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query
from pipeline_core.store.settings import fiscal_year_start

COUNTED: Columns = {
    "won": "int64",
    "lost": "int64",
    "open_deals": "int64",
    "ripe_days": "Int64",
    "won_amount": "cents",
    "lost_amount": "cents",
}
WIN_RATE: Columns = {
    "won": "int64",
    "lost": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "value_rate": "float64",
    "open_deals": "int64",
    "open_share": "float64",
    "rate_if_lost": "float64",
    "ripe_days": "Int64",
}
WIN_RATES: Columns = {"period": "str", **WIN_RATE, "won_amount": "cents", "lost_amount": "cents"}
BY_CREATION = "created_"


def win_rate(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that closed in the period, the share that was won, by count and by value.

    Units: deals; shares 0–1, with Wilson's 95 % interval for the count; null when nothing closed.
    value_rate is won value over won and lost value, null where most lost or most open deals have no
    amount. open_deals are still open though they came in the period to an age (over ripe_days days) by
    which nine in ten won deals were won; rate_if_lost is the rate if they were all lost, open_share their
    share of all three; null where fewer than ten deals were won.
    Not counted: parked deals and all other open ones, so deals that are never closed flatter it.
    Source: deal_versions. Closed-period rule; interval: Wilson 1927.
    """
    return as_promised(_rates(store, scope, None, False), WIN_RATE)


def win_rates(store: Store, scope: Scope, split_by: str = "quarter") -> pd.DataFrame:
    """The win rate of each period: of deals closed in it, or of the deals created in it.

    `split_by`: month, quarter or year of the close; created_month, created_quarter, created_year for
    cohorts, whose open_deals are all that are still open, and which young rates say little about.
    Units: as win_rate; cents. Quarters and years are fiscal.
    Not counted: parked deals; by creation, deals without a date of creation.
    Source: deal_versions. Wilson 1927.
    """
    is_by_creation = split_by.startswith(BY_CREATION)
    span = split_by.removeprefix(BY_CREATION)
    return as_promised(_rates(store, scope, span, is_by_creation), WIN_RATES)


def _rates(store: Store, scope: Scope, span: str | None, is_by_creation: bool) -> pd.DataFrame:
    asked = {"span": span, "is_by_creation": is_by_creation}
    columns = {"period": "str", **COUNTED}
    asked["fiscal_start"] = fiscal_year_start(store)
    frame = query(store, "win_rates", columns, scope=scope, **asked)
    if span is None and frame.empty:
        frame = as_promised(pd.DataFrame([_nothing()]), columns)
    closed = frame["won"] + frame["lost"]
    frame["rate"] = _share(frame["won"], closed)
    bounds = [wilson(won, every) for won, every in zip(frame["won"], closed, strict=True)]
    frame[["low", "high"]] = pd.DataFrame(bounds, columns=["low", "high"], dtype="float64")
    frame["value_rate"] = _share(frame["won_amount"], frame["won_amount"] + frame["lost_amount"])
    if amounts_thin(store, scope):
        frame["value_rate"] = float("nan")
    every = closed + frame["open_deals"]
    is_told = is_by_creation | frame["ripe_days"].notna()
    frame["open_share"] = _share(frame["open_deals"], every).where(is_told)
    frame["rate_if_lost"] = _share(frame["won"], every).where(is_told)
    return frame


def _nothing() -> dict[str, object]:
    counts = dict.fromkeys(COUNTED, 0)
    return {"period": None, **counts, "ripe_days": pd.NA}


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A share of nothing is not 0 but unknown."""
    return part.astype("float64") / whole.astype("float64").where(whole > 0)
