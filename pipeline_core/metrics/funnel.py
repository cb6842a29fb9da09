"""How far deals come: reached stages, step and cumulative rates, cohorts, win rates."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.left_out import left_out
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, data_version, query

STAGE_CONVERSION: Columns = {
    "stage": "str",
    "reached": "int64",
    "waiting": "int64",
    "advanced": "Int64",
    "step_rate": "float64",
    "cumulative_rate": "float64",
    "low": "float64",
    "high": "float64",
}
STAGE_CONVERSION_VALUE: Columns = STAGE_CONVERSION | {
    "reached": "cents",
    "waiting": "cents",
    "advanced": "cents",
}
RATES = ["step_rate", "cumulative_rate", "low", "high"]
RUNGS: Columns = {
    "stage": "str",
    "is_won": "bool",
    "pipeline": "str",
    "reached": "int64",
    "waiting": "int64",
    "reached_amount": "Int64",
    "waiting_amount": "Int64",
}
FUNNEL_COHORTS: Columns = {
    "cohort": "str",
    "deals": "int64",
    "stage": "str",
    "reached": "int64",
    "rate": "float64",
}
WIN_RATE: Columns = {
    "won": "int64",
    "lost": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
}
STAGE_WIN_RATES: Columns = {
    "stage": "str",
    "closed": "int64",
    "won": "int64",
    "probability": "float64",
}


def stage_conversion(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals created in the period, how many came at least to each stage, and on to the next.

    Units: deals; rates are shares 0–1. A deal counts once per stage however often it returned, and a
    later stage implies the earlier ones. step_rate = advanced / reached, with Wilson's 95 % interval;
    cumulative_rate = reached / reached of the first stage. The last row is won.
    Not counted: deals that never showed an open or a won stage. Rates are null where most lost deals
    do not show the stage in which they were.
    Source: stage_visits. Rule 1 of the eight that vendors document; intervals: Wilson 1927.
    """
    rungs = query(store, "stage_conversion", RUNGS, scope=scope)
    frame = _steps(rungs, rungs["reached"], rungs["waiting"])
    bounds = [
        wilson(advanced, reached) if pd.notna(advanced) else (None, None)
        for advanced, reached in zip(frame["advanced"], frame["reached"], strict=True)
    ]
    frame[["low", "high"]] = pd.DataFrame(bounds, columns=["low", "high"], dtype="float64")
    if "stage_at_loss_unknown" in left_out(store, scope):
        frame[RATES] = float("nan")
    return frame.astype({"reached": "int64", "waiting": "int64"})[list(STAGE_CONVERSION)]


def stage_conversion_value(store: Store, scope: Scope) -> pd.DataFrame:
    """The funnel by value: each deal counts with its amount as of the day.

    Units: cents; rates are shares 0–1 of value, without an interval: amounts are not independent trials.
    Not counted: as stage_conversion; deals without an amount add nothing. Rates are null where most
    open or most lost deals have no amount.
    Source: stage_visits, deal_versions.
    """
    rungs = query(store, "stage_conversion", RUNGS, scope=scope)
    frame = _steps(rungs, rungs["reached_amount"], rungs["waiting_amount"])
    frame[["low", "high"]] = float("nan")
    if {"amounts_thin", "stage_at_loss_unknown"} & left_out(store, scope).keys():
        frame[RATES] = float("nan")
    return frame[list(STAGE_CONVERSION_VALUE)]


def funnel_cohorts(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals created in each month, the share that has come at least to each stage so far.

    Units: deals; rate is a share 0–1 of the month's deals. Young months have had less time.
    Not counted: as stage_conversion, and deals without a date of creation.
    Source: stage_visits.
    """
    return query(store, "funnel_cohorts", FUNNEL_COHORTS, scope=scope)


def win_rate(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that closed in the period, the share that was won.

    Units: deals; shares 0–1 with Wilson's 95 % interval; null when nothing closed.
    Not counted: open and parked deals, so deals that are never closed flatter it.
    Source: deal_versions. Closed-period rule by count; interval: Wilson 1927.
    """
    frame = query(
        store, "win_rate", {"won": "int64", "lost": "int64", "rate": "float64"}, scope=scope
    )
    won, lost = int(frame["won"].iloc[0]), int(frame["lost"].iloc[0])
    low, high = wilson(won, won + lost)
    return frame.assign(low=low, high=high).astype({"low": "float64", "high": "float64"})


def stage_win_rates(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the closed deals that ever reached a stage, the share won, shrunk towards the stage's default.

    Units: deals; probability is a share 0–1: (won + 10 p0) / (closed + 10), p0 the stage's default
    probability or else the overall rate. Where fewer than 60 % of lost deals show an open stage, every
    stage has the rate of all closed deals.
    Not counted: filters other than the pipeline and what one may see, so that weighted segments add up.
    Source: stage_visits, deal_versions.
    """
    return rates_by_stage(store, scope)[list(STAGE_WIN_RATES)]


def rates_by_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """The same as stage_win_rates with each stage's number, for weighting deals; kept until the data changes."""
    return _rates(store, without_filters(scope), data_version(store)).copy()


@lru_cache(maxsize=64)
def _rates(store: Store, everything: Scope, version: int) -> pd.DataFrame:
    columns = {"stage_id": "int64", **STAGE_WIN_RATES}
    return query(store, "stage_win_rates", columns, scope=everything)


def _steps(rungs: pd.DataFrame, reached: pd.Series, waiting: pd.Series) -> pd.DataFrame:
    """From how many came so far to how many went on; each pipeline ends with its own won row."""
    frame = pd.DataFrame({"stage": rungs["stage"], "reached": reached, "waiting": waiting})
    by_pipeline = frame.groupby(rungs["pipeline"])["reached"]
    frame["advanced"] = by_pipeline.shift(-1).astype("Int64")
    frame.loc[rungs["is_won"], "waiting"] = 0
    frame["step_rate"] = _share(frame["advanced"], frame["reached"])
    frame["cumulative_rate"] = _share(frame["reached"], by_pipeline.transform("first"))
    return frame


def _share(part: pd.Series, whole: pd.Series) -> pd.Series:
    """A share of nothing is not 0 but unknown."""
    known = whole.astype("float64").where(whole > 0)
    return part.astype("float64") / known
