"""Cohorts by creation: how many of the deals created together had been won at the same age."""

from __future__ import annotations

import math
from functools import lru_cache

import pandas as pd

from pipeline_core.metrics import survival
from pipeline_core.metrics.equal_age import (
    COHORT_MOMENTS,
    Cohort,
    beside_older,
    cohort_of,
    verdicts,
)
from pipeline_core.metrics.left_out import left_out
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, data_version, query
from pipeline_core.store.settings import fiscal_year_start

FUNNEL_COHORTS: Columns = {
    "cohort": "str",
    "day": "int64",
    "at_risk": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
}
AGES = (30, 60, 90, 180)
CREATED_COHORTS: Columns = {
    "cohort": "str",
    "deals": "int64",
    **{f"share_{age}": "float64" for age in AGES},
    "share_to_date": "float64",
    "open_share": "float64",
    "known_to_day": "Int64",
    "share_then": "float64",
    "older_share": "float64",
    "against_older": "str",
}
TIME_TO_CLOSE: Columns = {
    "day": "int64",
    "at_risk": "int64",
    "closed_share": "float64",
    "low": "float64",
    "high": "float64",
    "won_share": "float64",
    "lost_share": "float64",
}


def funnel_cohorts(
    store: Store, scope: Scope, split_by: str = "month", stage: str | None = None
) -> pd.DataFrame:
    """Of the deals created in each month or quarter, the share won by each age, as far as it is known.

    `split_by`: month or fiscal quarter; `stage`: came at least to that stage, in place of won.
    Units: days since creation; deals watched; share 0–1 with a 95 % interval. Open and parked deals count
    as far as they are known. A curve ends with the youngest deal's age, or later, up to the age of the
    middle one, while ten deals are watched.
    Not counted: deals without a date of creation, or closed before it; of a stage, pipelines without it;
    cohorts of fewer than five deals; those whose first days lie before the first known close. No curve of
    a stage where lost deals do not show theirs.
    Source: deal_versions, stage_visits. Aalen and Johansen 1978; interval by the delta method, log–log.
    """
    found = [_curve(each) for each in cohorts(store, scope, split_by, stage)]
    joined = pd.concat([_empty(FUNNEL_COHORTS), *found], ignore_index=True)
    return as_promised(joined, FUNNEL_COHORTS)


def created_cohorts(
    store: Store, scope: Scope, split_by: str = "month", stage: str | None = None
) -> pd.DataFrame:
    """Each cohort's share at the same ages, so far, and beside all older cohorts at its own last known age.

    Units: deals; shares 0–1; known_to_day in days. share_30 … share_180 as funnel_cohorts, null where not
    yet known; share_to_date is the plain share so far. share_then and older_share are the cohort's and the
    older ones' at known_to_day. against_older: higher or lower by more than chance, same, or why it is not
    compared: young (the older ones would have given fewer than five by that age), few, first, unwatched.
    Not counted: as funnel_cohorts; the cohorts themselves all have a row.
    Source: deal_versions, stage_visits. Difference over its error and over how much the older ones
    differ (Hedges 1983); at most one in ten flags is a false alarm (Benjamini and Hochberg 1995).
    """
    found = cohorts(store, scope, split_by, stage)
    if not found:
        return _empty(CREATED_COHORTS)
    beside = [beside_older(each, found[:place]) for place, each in enumerate(found)]
    frame = pd.DataFrame([_row(each) for each in found])
    frame["older_share"] = [usual for usual, _, _ in beside]
    frame["against_older"] = verdicts(beside)
    return as_promised(frame, CREATED_COHORTS)


def time_to_close(store: Store, scope: Scope) -> pd.DataFrame:
    """The share of deals that are closed by each day after creation, those still open counted as such.

    Units: days; deals watched; shares 0–1. closed_share with a 95 % interval is won_share + lost_share.
    Not counted: deals created outside the period, without a date of creation, or closed before it; fewer
    than five deals give no curve.
    Source: deal_versions. Kaplan and Meier 1958, Aalen and Johansen 1978, Greenwood 1926.
    """
    found = cohorts(store, scope, None, None)
    if not found or found[0].known_to is None:
        return _empty(TIME_TO_CLOSE)
    every = found[0]
    low, high = survival.interval(every.at_risk, every.events)
    frame = pd.DataFrame(
        {
            "day": every.day,
            "at_risk": every.at_risk,
            "closed_share": 1 - survival.still_there(every.at_risk, every.events),
            "low": 1 - high,
            "high": 1 - low,
            "won_share": survival.went(every.at_risk, every.events, every.reached),
            "lost_share": survival.went(every.at_risk, every.events, every.lost),
        }
    )
    return as_promised(_known(frame, every.known_to), TIME_TO_CLOSE)


def cohorts(
    store: Store, scope: Scope, split_by: str | None, stage: str | None
) -> tuple[Cohort, ...]:
    """Return the cohorts of the scope, the oldest first; without a split all deals are one.

    There are none of a stage where most lost deals do not show in which they were. Kept until the data
    changes: the curves and the table beside them are of the same ones.
    """
    if stage is not None and "stage_at_loss_unknown" in left_out(store, scope):
        return ()
    return _cohorts(store, scope, split_by, stage, data_version(store))


@lru_cache(maxsize=32)
def _cohorts(
    store: Store, scope: Scope, split_by: str | None, stage: str | None, version: int
) -> tuple[Cohort, ...]:
    asked = {"split_by": split_by, "stage": stage, "fiscal_start": fiscal_year_start(store)}
    rows = query(store, "funnel_cohorts", COHORT_MOMENTS, scope=scope, **asked)
    return tuple(cohort_of(part) for _, part in rows.groupby("cohort", sort=True, dropna=False))


def _curve(of: Cohort) -> pd.DataFrame:
    """A cohort's share from the day of creation to the last day on which it is known."""
    if of.known_to is None:
        return _empty(FUNNEL_COHORTS)
    counts = of.at_risk, of.events, of.reached
    low, high = survival.went_interval(*counts)
    frame = pd.DataFrame(
        {
            "cohort": of.name,
            "day": of.day,
            "at_risk": of.at_risk,
            "share": survival.went(*counts),
            "low": low,
            "high": high,
        }
    )
    return _known(frame, of.known_to)


def _known(frame: pd.DataFrame, last: int) -> pd.DataFrame:
    """The rows up to a day, which has a row of its own: a curve is level between its days."""
    rows = frame[frame["day"] <= last]
    return pd.concat([rows, rows.tail(1).assign(day=last)]).drop_duplicates(
        "day", ignore_index=True
    )


def _row(of: Cohort) -> dict[str, object]:
    return {
        "cohort": of.name,
        "deals": of.deals,
        **{f"share_{age}": of.share_at(age) for age in AGES},
        "share_to_date": of.reached_deals / of.deals,
        "open_share": of.open_deals / of.deals,
        "known_to_day": pd.NA if of.known_to is None else of.known_to,
        "share_then": math.nan if of.known_to is None else of.at(of.known_to)[0],
    }


def _empty(columns: Columns) -> pd.DataFrame:
    return as_promised(pd.DataFrame(columns=list(columns)), columns)
