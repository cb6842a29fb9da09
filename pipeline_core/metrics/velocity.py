"""Sales velocity with its four levers, and the days from creation to close of won deals."""

from __future__ import annotations

import dataclasses
import datetime
import math
from collections.abc import Mapping
from typing import Any

import pandas as pd

from pipeline_core.metrics.pipeline import deal_counts, known_days
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store, as_promised, query
from pipeline_core.store.settings import fiscal_year_start

Span = tuple[datetime.date, datetime.date]
CLOSED: Columns = {
    "won": "int64",
    "lost": "int64",
    "priced": "int64",
    "won_amount": "cents",
    "median_amount": "float64",
    "timed": "int64",
    "cycle_days": "float64",
}
LEVERS = ("deals", "rate", "size", "cycle")
VELOCITY: Columns = {
    "compared_span": "str",
    "since_on": "date",
    "until_on": "date",
    "open_at_start": "Int64",
    "won": "int64",
    "lost": "int64",
    "rate": "float64",
    "median_amount": "cents",
    "mean_amount": "cents",
    "cycle_days": "float64",
    "velocity": "cents",
    "velocity_mean": "cents",
    "velocity_ratio": "float64",
    **{f"{lever}_ratio": "float64" for lever in LEVERS},
}
CYCLE_LENGTH: Columns = {
    "period": "str",
    "won": "int64",
    "closed_before_created": "int64",
    "p25_days": "float64",
    "median_days": "float64",
    "p75_days": "float64",
}
DAYS = ["p25_days", "median_days", "p75_days"]
FEWEST_WON = 5  # a median of fewer says little


def velocity(store: Store, scope: Scope) -> pd.DataFrame:
    """Money per day: open deals at the start × win rate × median won amount ÷ median days to win.

    One row for the period, one each for the period before and the same a year before where they are
    known. Without a period, the as-of day's fiscal quarter. Every open deal counts as qualified.
    Units: deals; share 0–1 by count of what closed in the period; cents; days from creation to close;
    velocity in cents per day, velocity_mean the same with the mean amount. *_ratio is this period over
    that row's, cycle_ratio upside down, so that the four multiply to velocity_ratio exactly. With the
    deals that closed in place of open_at_start, velocity_mean × cycle_days is the won value.
    Not counted: parked deals; won deals without an amount, or closed before they were created, in the
    medians; null where fewer than five won deals remain, or nothing is known of the first day.
    Source: deal_versions.
    """
    period = _period(store, scope)
    spans = {"this": period, "before": span_before(*period), "year_before": _moved(*period, -12)}
    first = (known_days(store) or (scope.as_of, scope.as_of))[0]
    found = {
        part: _of_span(store, scope, *span, first < span[0])
        for part, span in spans.items()
        if part == "this" or first < span[0]
    }
    rows = [
        {"compared_span": part, **row, **_ratios(found["this"], row)} for part, row in found.items()
    ]
    frame = pd.DataFrame(rows)
    money = [name for name, kind in VELOCITY.items() if kind == "cents"]
    frame[money] = frame[money].round()
    return as_promised(frame, VELOCITY)


def money_per_day(deals: float, rate: float, size: float, cycle_days: float) -> float:
    """Return deals × rate × size ÷ days: null where any is not known, or no day passes."""
    return deals * rate * size / cycle_days if cycle_days else math.nan


def cycle_length(store: Store, scope: Scope, split_by: str = "quarter") -> pd.DataFrame:
    """Days from creation to close of the deals won in each month, fiscal quarter or fiscal year.

    Units: deals; days, by which a quarter, half and three quarters had been won; null when fewer than
    five were. Won deals alone: slow ones that are still open are not in it, see time_to_close.
    Not counted: deals without a date of creation; those that closed before they were created, which
    have a column of their own.
    Source: deal_versions.
    """
    asked = {"split_by": split_by, "fiscal_start": fiscal_year_start(store)}
    frame = query(store, "cycle_length", CYCLE_LENGTH, scope=scope, **asked)
    frame[DAYS] = frame[DAYS].where(frame["won"] >= FEWEST_WON)
    return frame


def span_before(since: datetime.date, until: datetime.date) -> Span:
    """Return the span that ends the day before: as many months where they are whole, else as many days."""
    after = until + datetime.timedelta(days=1)
    if since.day == after.day == 1:
        return _moved(since, until, 12 * (since.year - after.year) + since.month - after.month)
    return since - (after - since), since - datetime.timedelta(days=1)


def _moved(since: datetime.date, until: datetime.date, months: int) -> Span:
    """A span some months later; whole months stay whole."""
    offset, day = pd.DateOffset(months=months), datetime.timedelta(days=1)
    first, after = pd.Timestamp(since) + offset, pd.Timestamp(until + day) + offset
    return first.date(), after.date() - day


def _period(store: Store, scope: Scope) -> Span:
    """The scope's period; what it leaves open is the as-of day, and the quarter in which it ends."""
    quarter = quarter_of(scope.until or scope.as_of, fiscal_year_start(store))
    if scope.since is None:
        return quarter.since, scope.until or quarter.until
    return scope.since, scope.until or scope.as_of


def _of_span(
    store: Store, scope: Scope, since: datetime.date, until: datetime.date, is_known: bool
) -> dict[str, Any]:
    closed = query(
        store, "velocity", CLOSED, scope=dataclasses.replace(scope, since=since, until=until)
    ).iloc[0]
    size = closed["median_amount"] if closed["priced"] >= FEWEST_WON else math.nan
    mean = float(closed["won_amount"]) / closed["priced"] if pd.notna(size) else math.nan
    cycle = closed["cycle_days"] if closed["timed"] >= FEWEST_WON else math.nan
    every = int(closed["won"]) + int(closed["lost"])
    levers = {
        "open_at_start": _open_on(store, scope, since) if is_known else math.nan,
        "rate": int(closed["won"]) / every if every else math.nan,
        "median_amount": size,
        "cycle_days": cycle,
    }
    deals, rate = levers["open_at_start"], levers["rate"]
    return {
        "since_on": since,
        "until_on": until,
        "won": int(closed["won"]),
        "lost": int(closed["lost"]),
        **levers,
        "mean_amount": mean,
        "velocity": money_per_day(deals, rate, size, cycle),
        "velocity_mean": money_per_day(deals, rate, mean, cycle),
    }


def _open_on(store: Store, scope: Scope, since: datetime.date) -> float:
    """How many deals were open on the evening before the first day."""
    eve = min(since - datetime.timedelta(days=1), scope.as_of)
    counts = deal_counts(store, dataclasses.replace(scope, as_of=eve, since=None, until=None))
    return float(counts.loc[counts["outcome"] == "open", "deals"].sum())


def _ratios(this: Mapping[str, float], other: Mapping[str, float]) -> dict[str, float]:
    """This over the other, lever by lever: a shorter cycle makes velocity larger."""
    return {
        "velocity_ratio": _ratio(this["velocity"], other["velocity"]),
        "deals_ratio": _ratio(this["open_at_start"], other["open_at_start"]),
        "rate_ratio": _ratio(this["rate"], other["rate"]),
        "size_ratio": _ratio(this["median_amount"], other["median_amount"]),
        "cycle_ratio": _ratio(other["cycle_days"], this["cycle_days"]),
    }


def _ratio(part: float, whole: float) -> float:
    return part / whole if whole else math.nan
