"""The open pipeline beside what it was on another day: which day that is, and each bar's difference."""

from __future__ import annotations

import calendar
import dataclasses
import datetime

import pandas as pd

from pipeline_core.metrics.pipeline import as_of_days, known_days, pipeline_by, pipeline_by_stage
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store, as_promised
from pipeline_core.store.settings import fiscal_year_start

MEASURES = {"deals": "deals", "amount": "amount", "weighted_amount": "weighted"}
PIPELINE_COMPARISON: Columns = {
    "value": "str",
    "deals": "int64",
    "amount": "cents",
    "weighted_amount": "cents",
    "median_age_days": "float64",
    "deals_then": "Int64",
    "deals_change": "Int64",
    "amount_then": "cents",
    "amount_change": "cents",
    "weighted_then": "cents",
    "weighted_change": "cents",
    "compared_on": "date",
}
KEYS = ["value", "turn"]
COMPARED_WITH = ("upload", "week", "month", "quarter", "year", "quarter_day")


def pipeline_comparison(
    store: Store, scope: Scope, split_by: str = "stage", compare: str = "upload"
) -> pd.DataFrame:
    """Open deals by stage or dimension beside the same question on another day, and the difference.

    `compare`: a code of COMPARED_WITH or a day written 2026-11-09. quarter_day is the day as many days
    into the quarter before. Stages stand in process order; values that only the other day had follow.
    Units: deals; cents; days. Each day has its own exchange rates and win rates, so *_then equals
    pipeline_by as of that day; null where nothing is known of it.
    Not counted: as pipeline_by_stage, on both days; overdue is what was overdue on each.
    Source: pipeline_by_stage and pipeline_by on both days.
    """
    day = compared_on(store, scope.as_of, compare)
    now = _by(store, scope, split_by)
    then = None if day is None else _by(store, dataclasses.replace(scope, as_of=day), split_by)
    joined = _joined(now, then)
    if split_by.startswith("close_"):
        joined = joined.sort_values("value", key=_in_time, kind="stable", ignore_index=True)
    joined["compared_on"] = pd.Timestamp(day) if day else pd.NaT
    return as_promised(joined, PIPELINE_COMPARISON)


def compared_on(store: Store, as_of: datetime.date, compare: str) -> datetime.date | None:
    """Return the day that a code means, or None where it means none or nothing is known of it."""
    first = (known_days(store) or (None, None))[0]
    day = _day_of(store, as_of, compare)
    return day if day and first and first <= day < as_of else None


def months_before(day: datetime.date, months: int) -> datetime.date:
    """Return the same day so many months earlier, or the last day of a month that is too short for it."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    return datetime.date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def same_day_of_quarter_before(day: datetime.date, fiscal_start: int = 1) -> datetime.date:
    """Return the day as many days into the quarter before, at most that quarter's last day."""
    quarter = quarter_of(day, fiscal_start)
    before = quarter_of(quarter.since - datetime.timedelta(days=1), fiscal_start)
    return min(before.since + (day - quarter.since), before.until)


def _day_of(store: Store, as_of: datetime.date, compare: str) -> datetime.date | None:
    if compare == "upload":
        return next((day for day in reversed(as_of_days(store)) if day < as_of), None)
    if compare == "week":
        return as_of - datetime.timedelta(weeks=1)
    if compare == "quarter_day":
        return same_day_of_quarter_before(as_of, fiscal_year_start(store))
    months = {"month": 1, "quarter": 3, "year": 12}
    if compare in months:
        return months_before(as_of, months[compare])
    try:
        return datetime.date.fromisoformat(compare)
    except ValueError:
        return None


def _by(store: Store, scope: Scope, split_by: str) -> pd.DataFrame:
    if split_by != "stage":
        return pipeline_by(store, scope, split_by)
    return pipeline_by_stage(store, scope).rename(columns={"stage": "value"})


def _joined(now: pd.DataFrame, then: pd.DataFrame | None) -> pd.DataFrame:
    """A value that one of the days does not have held no deal and no money on it."""
    if then is None:
        unknown = pd.array([pd.NA] * len(now), dtype="Int64")
        ends = [f"{short}_{end}" for short in MEASURES.values() for end in ("then", "change")]
        return now.assign(**dict.fromkeys(ends, unknown))
    here, there = _with_turn(now), _with_turn(then)
    there = there[[*KEYS, *MEASURES]].rename(
        columns={name: f"{short}_then" for name, short in MEASURES.items()}
    )
    both = here.merge(there.assign(was_there=True), on=KEYS, how="left")
    gone = there.merge(here[KEYS].assign(is_here=True), on=KEYS, how="left")
    gone = gone[gone["is_here"].isna()].assign(was_there=True)
    joined = pd.concat([both.assign(is_here=True), gone], ignore_index=True)
    for name, short in MEASURES.items():
        now_of = joined[name].astype("Int64").mask(joined["is_here"].isna(), 0)
        then_of = joined[f"{short}_then"].astype("Int64").mask(joined["was_there"].isna(), 0)
        changes = {name: now_of, f"{short}_then": then_of, f"{short}_change": now_of - then_of}
        joined = joined.assign(**changes)
    return joined


def _in_time(periods: pd.Series) -> pd.Series:
    """Overdue first, then by the calendar, undated last."""
    return periods.fillna("~").replace("overdue", "")


def _with_turn(frame: pd.DataFrame) -> pd.DataFrame:
    """Stages of several pipelines may share a name: their turn tells them apart."""
    return frame.assign(turn=frame.groupby("value", dropna=False).cumcount())
