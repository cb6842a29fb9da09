"""Exits by age: how many visits of a cell were watched at each age, how many left, how many were expected to.

Expected is what the stage as a whole would have given: at every age the cell's visits under watch times
the share of all visits of the stage that left at that age. So neither young nor waiting deals mislead.
Source: indirect standardisation; the same sum stands in the log-rank test (Mantel 1966).
"""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.metrics.survival import TIE
from pipeline_core.metrics.watched import COUNTS, WHOLE, Split, Window, counts_by_age
from pipeline_core.scope import Scope
from pipeline_core.store.database import Store

CELL_IN_WINDOW = ["stage_id", "is_rest", "value", "window_on"]
TOTALS = {"events": "left", **{name: name for name in ("advanced", "inferred", "expected_exits")}}
QUARTILES = {"p25_days": 0.25, "median_days": 0.50, "p75_days": 0.75}


def exits_by_age(store: Store, scope: Scope, split: Split = WHOLE) -> pd.DataFrame:
    """Return the counts by stage, value and age over all days, or over the scope's period."""
    window = Window(scope.since or datetime.date.min, last_day(scope))
    return counts_by_age(store, scope, split, [window])


def exits_by_month(store: Store, scope: Scope, back: int, stage: str | None = None) -> pd.DataFrame:
    """Return the counts by stage, calendar month of exposure and age: the newest month and some before."""
    windows = _windows(scope, last_day(scope).replace(day=1), 1, back)
    found = counts_by_age(store, scope, Split(stage=stage), windows)
    return found.assign(value=found["window_on"].dt.strftime("%Y-%m"))


def exits_by_quarter(
    store: Store, scope: Scope, split: Split, newest_on: datetime.date, back: int
) -> pd.DataFrame:
    """Return the counts by stage, value, quarter of exposure (window_on) and age."""
    return counts_by_age(store, scope, split, _windows(scope, newest_on, 3, back))


def last_day(scope: Scope) -> datetime.date:
    """Return the last day of which the scope tells: the as-of day, or the end of an earlier period."""
    return min(scope.as_of, scope.until or scope.as_of)


def pooled(ages: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return the counts of several cells as those of one, by age within each group."""
    found = ages.groupby([*by, "day"], sort=True, dropna=False)[COUNTS].sum().reset_index()
    groups = found.groupby(by, sort=False, dropna=False)
    before = found["began"] - found["left_watch"]
    found["at_risk"] = groups["began"].cumsum() - groups["left_watch"].cumsum() - before
    return found


def summaries(ages: pd.DataFrame, by: list[str]) -> pd.DataFrame:
    """Return for each group how many left, by which age a quarter, half, three quarters had, and up to where.

    p25_days, median_days and p75_days are null where so many have not left; followed_days is the largest
    age watched; left, advanced and inferred count visits, as expected_exits where the frame has it.
    Ages ascend within each group.
    Source: Kaplan and Meier 1958, as in survival.age_when_left.
    """
    rows = ages[ages["day"] >= 0]
    group = rows.groupby(by, dropna=False).ngroup().to_numpy()
    groups, first = np.unique(group, return_index=True)
    day, events, at_risk = (rows[name].to_numpy() for name in ("day", "events", "at_risk"))
    left = np.divide(events, at_risk, out=np.zeros(len(rows)), where=at_risk > 0)
    still = pd.Series(1 - left).groupby(group).cumprod().to_numpy()
    found = rows[by].iloc[first].reset_index(drop=True)
    for name in rows.columns.intersection(list(TOTALS)):
        found[TOTALS[name]] = np.bincount(group, rows[name].to_numpy(), len(groups))
    found["followed_days"] = _largest(group, day, len(groups))
    for name, share in QUARTILES.items():
        reached, places = np.unique(group[still <= 1 - share + TIE], return_index=True)
        days = np.full(len(groups), np.nan)
        days[reached] = day[still <= 1 - share + TIE][places]
        found[name] = days
    return found


def with_expected(ages: pd.DataFrame, usual: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the frame with expected_exits: the exits that each stretch of ages would usually have seen.

    A cell is a stage, a value and a window; what is usual is the stage over all cells of the frame,
    pooled by stage: told where it is known already.
    """
    usual = pooled(ages, ["stage_id"]) if usual is None else usual
    share = np.divide(
        usual["events"], usual["at_risk"], out=np.zeros(len(usual)), where=usual["at_risk"] > 0
    )
    so_far = pd.Series(share, index=usual.index).groupby(usual["stage_id"]).cumsum()
    known = usual[["stage_id", "day"]].assign(usual=so_far)
    found = ages.merge(known, on=["stage_id", "day"], how="left")
    cells = found.groupby(CELL_IN_WINDOW, sort=False, dropna=False)
    since = found["usual"] - cells["usual"].shift(fill_value=0.0)
    return found.assign(expected_exits=found["at_risk"] * since)


def _largest(group: NDArray[np.int64], day: NDArray[np.float64], size: int) -> NDArray[np.float64]:
    found = np.full(size, -np.inf)
    np.maximum.at(found, group, day)
    return found


def _windows(scope: Scope, newest_on: datetime.date, months: int, back: int) -> list[Window]:
    """The newest window and so many before it, the oldest first; none reaches beyond the as-of day."""
    newest = pd.Timestamp(newest_on)
    firsts = [newest - pd.DateOffset(months=months * step) for step in range(back, -1, -1)]
    lasts = [first + pd.DateOffset(months=months, days=-1) for first in firsts]
    return [
        Window(first.date(), min(last.date(), scope.as_of), first)
        for first, last in zip(firsts, lasts, strict=True)
    ]
