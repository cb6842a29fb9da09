"""The forecast held against what happened: made again on past days, only with what was known then."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Callable, Sequence
from functools import lru_cache

import pandas as pd

from pipeline_core.answers.fitting import by_clock, past_frames
from pipeline_core.forecast.backtest import Call, calls
from pipeline_core.forecast.history import groups_used, history
from pipeline_core.forecast.scores import scores
from pipeline_core.metrics.forecast import deals_with_fate
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, deals_version

BACKTEST: Columns = {
    "method": "str",
    "origins": "int64",
    "wape": "float64",
    "wape_low": "float64",
    "wape_high": "float64",
    "wape_open": "float64",
    "bias": "float64",
    "coverage80": "float64",
    "pinball": "float64",
    "brier": "float64",
    "log_loss": "float64",
    "ece": "float64",
}
BACKTEST_ORIGINS: Columns = {
    "since_on": "date",
    "until_on": "date",
    "method": "str",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
    "booked": "cents",
}
HORIZON, EVERY = 28, 14
QUARTER, YEAR = 91, 365
Told = Callable[[int, int], None]


@dataclasses.dataclass(frozen=True)
class Reading:
    """How past days are read, the same for all: depth and clock of today, and whether amounts come with the close."""

    depth: str
    clock: str
    is_late: bool


def backtest(
    store: Store,
    scope: Scope,
    horizon: int = HORIZON,
    every: int = EVERY,
    by: Sequence[str] | None = None,
    told: Told | None = None,
) -> pd.DataFrame:
    """How close past forecasts of this tool, and of simpler rules, came to what then happened.

    Each origin (every `every` days between the scope's since and until; of the last year without them) knows
    what was known on the evening before, and forecasts the bookings of the next `horizon` days.
    wape: the sum of all misses of P50 against the sum of all bookings; wape_low and wape_high: where it may
    lie by the luck of which days were asked (8 of 10 resamples); wape_open: the same for deals that were
    open; bias: too high (+) or too low; coverage80: origins inside P10–P90; pinball: misses of P10, P50 and
    P90, weighed; brier, log_loss and ece: of the chances of single deals. alur_iid: this tool without common
    shocks. Rules that speak of open deals alone are given this tool's new deals. Filters do not change it.
    Units: shares 0–1 of all bookings; null where a method says nothing. `by`: the dimensions that may differ.
    Not counted: origins before 91 days of closes are known, or whose days are not over yet; amounts of open
    deals, where the files tell amounts only with the close.
    Source: deals_with_fate, visits_with_fate of each day. FORECAST, backtest protocol.
    """
    said = calls_made(store, scope, horizon, every, by, told)
    columns = pd.DataFrame(columns=list(BACKTEST))
    return as_promised(scores(said) if said else columns, BACKTEST)


def backtest_origins(
    store: Store,
    scope: Scope,
    horizon: int = HORIZON,
    every: int = EVERY,
    by: Sequence[str] | None = None,
) -> pd.DataFrame:
    """What each method of `backtest` said on each origin, and what the days since then brought in.

    Units: cents; since_on is the origin, whose forecast knows nothing of that day, and until_on the last day
    that counts. p10 and p90 are null for a method without a range. Parameters, and what is not counted, as
    for `backtest`.
    Source: deals_with_fate, visits_with_fate of each day. FORECAST, backtest protocol.
    """
    rows = [
        (
            call.origin,
            call.origin + datetime.timedelta(days=horizon - 1),
            call.method,
            *(call.quantiles if call.has_range else (None, call.quantiles[1], None)),
            call.actual,
        )
        for call in calls_made(store, scope, horizon, every, by)
    ]
    found = pd.DataFrame(rows, columns=list(BACKTEST_ORIGINS))
    cents = [name for name, kind in BACKTEST_ORIGINS.items() if kind == "cents"]
    found[cents] = found[cents].astype("float64").round()
    return as_promised(found, BACKTEST_ORIGINS)


def calls_made(
    store: Store,
    scope: Scope,
    horizon: int = HORIZON,
    every: int = EVERY,
    by: Sequence[str] | None = None,
    told: Told | None = None,
) -> list[Call]:
    """Return what every method said on every origin, as `backtest` scores it; `told` hears of each origin.

    Each origin's calls are kept until the data change: who was interrupted goes on where it ended.
    """
    whole, version = without_filters(scope), deals_version(store)
    ended, how = _now(store, whole, version)
    groups = groups_used(ended, how.depth) if by is None else tuple(by)
    found: list[Call] = []
    days = origins(ended, scope, horizon, every)
    for number, day in enumerate(days, start=1):
        found += _calls_on(store, whole, day, horizon, groups, version)
        if told:
            told(number, len(days))
    return found


def reading(store: Store, whole: Scope, ended: pd.DataFrame) -> Reading:
    """Return how to read past days; `ended` holds the deals as they are known now."""
    depth = history(ended).depth
    clock, _ = past_frames(store, whole, depth)
    return Reading(depth, clock, _amounts_come_with_the_close(ended))


def known_then(store: Store, then: Scope, how: Reading) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return deals and visits as they were known on a past day.

    Amounts of open deals are null where the files tell amounts only with the close.
    """
    deals = by_clock(deals_with_fate(store, then), how.clock)
    if how.is_late:
        deals["amount"] = deals["amount"].mask(deals["outcome"] == "open")
    return deals, past_frames(store, then, how.depth, how.clock)[1]


@lru_cache(maxsize=2)
def _now(store: Store, whole: Scope, version: int) -> tuple[pd.DataFrame, Reading]:
    ended = deals_with_fate(store, whole)
    return ended, reading(store, whole, ended)


@lru_cache(maxsize=64)  # a year of both horizons of the page; chances of all open deals are in each
def _calls_on(
    store: Store,
    whole: Scope,
    origin: datetime.date,
    horizon: int,
    groups: tuple[str, ...],
    version: int,
) -> tuple[Call, ...]:
    ended, how = _now(store, whole, version)

    def known(day: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
        return known_then(store, dataclasses.replace(whole, as_of=day), how)

    return tuple(calls(known, ended, [origin], horizon, groups))


def origins(ended: pd.DataFrame, scope: Scope, horizon: int, every: int) -> list[datetime.date]:
    """Return the days from which forecasts are made; the last one's days are just over."""
    closed = ended["closed_on"].dropna()
    if history(ended).depth == "none":
        return []
    last = scope.as_of - datetime.timedelta(days=horizon - 1)
    until = min(scope.until or last, last)
    first = closed.min().date() + datetime.timedelta(days=QUARTER)
    since = max(scope.since or until - datetime.timedelta(days=YEAR), first)
    steps = (until - since).days // every
    start = since if scope.since else until - datetime.timedelta(days=steps * every)
    return [start + datetime.timedelta(days=every * step) for step in range(steps + 1)]


def _amounts_come_with_the_close(ended: pd.DataFrame) -> bool:
    """Whether no open deal has an amount, and won ones do: then none was known while they were open."""
    has_amount = ended["amount"].fillna(0) != 0
    is_won, is_open = ended["outcome"] == "won", ended["is_waiting"]
    return bool((has_amount & is_won).any() and not (has_amount & is_open).any())
