"""The tool's own record: its forecasts of past periods, made again on past days, beside three naive calls."""

from __future__ import annotations

import dataclasses
import datetime
from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline_core.answers.backtesting import QUARTER, Reading, Told, known_then, reading
from pipeline_core.forecast import rivals
from pipeline_core.forecast.backtest import SHARES
from pipeline_core.forecast.fit import fit
from pipeline_core.forecast.history import groups_used, history
from pipeline_core.forecast.outlook import outlook
from pipeline_core.metrics.forecast import deals_with_fate, naive_forecasts
from pipeline_core.metrics.intervals import wilson
from pipeline_core.scope import Scope, quarter_of, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, deals_version, query
from pipeline_core.store.settings import fiscal_year_start

OWN_RECORD: Columns = {
    "since": "date",
    "until": "date",
    "weeks_to_close": "int64",
    "day": "date",
    "result": "cents",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
    "is_inside": "bool",
    "error_share": "float64",
    "weighted": "cents",
    "committed": "cents",
    "run_rate": "cents",
}
RECORD_ERRORS: Columns = {
    "said_by": "str",
    "weeks_to_close": "int64",
    "periods": "int64",
    "bias": "float64",
    "mean_error": "float64",
    "inside": "float64",
}
RELIABILITY: Columns = {
    "said": "float64",
    "deals": "int64",
    "won": "int64",
    "rate": "float64",
    "low": "float64",
    "high": "float64",
    "brier": "float64",
}
PERIODS, WEEKS, WEEKS_OF_CHANCES = 6, (12, 8, 4), 8
METHODS = {"alur": "p50", "weighted": "weighted", "committed": "committed", "run_rate": "run_rate"}
EDGES = np.array([0.0, 0.05, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0])
Z90 = 1.6448536269514722


def own_record(store: Store, scope: Scope) -> pd.DataFrame:
    """What this tool would have said of past quarters on past days, and what they then brought in.

    The last six quarters that are over by the as-of day, each 12, 8 and 4 weeks before its end, with
    what was known on that day. is_inside: the result lies between P10 and P90; error_share: (P50 − result)
    against the result. Naive calls on the same day: weighted (won so far + amount × the CRM's own
    probability of deals due), committed (won + the category commit), run_rate (won + what the 91 days
    before brought, scaled to the days left); null where files do not tell what open deals were on that day.
    Units: cents; error_share is a share. Filters and the period do not change it.
    Not counted: days before 91 days of closes, ten closed and three won deals were known.
    Source: as backtest, naive_forecasts of each day. FORECAST, backtest protocol.
    """
    rows = [_row(each) for each in _replays(store, without_filters(scope))]
    return as_promised(pd.DataFrame(rows, columns=list(OWN_RECORD)), OWN_RECORD)


def record_errors(store: Store, scope: Scope) -> pd.DataFrame:
    """How far this tool and three naive calls were from the results, by weeks to the period's end.

    said_by: alur (P50), weighted, committed, run_rate. bias: all errors against all results, above zero where
    the number was too high; mean_error: the same without signs; inside: the share of results between P10
    and P90, where 80 % are right; null for a method without a range.
    Units: shares of the results.
    Not counted: days on which the method says nothing.
    Source: own_record.
    """
    record = own_record(store, scope)
    rows = [
        _errors(method, weeks, of_weeks.dropna(subset=column))
        for method, column in METHODS.items()
        for weeks, of_weeks in record.groupby("weeks_to_close", sort=False)
    ]
    found = pd.DataFrame(rows, columns=list(RECORD_ERRORS))
    return as_promised(found[found["periods"] > 0].reset_index(drop=True), RECORD_ERRORS)


def reliability(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that were given a chance, the share that was won by their quarter's end.

    Open deals eight weeks before the end of each quarter of own_record, by the chance that they then had;
    a deal that was still open a quarter later is asked once more. said: their mean chance; low and high: 90 %
    interval; brier: the mean square of chance − what happened, 0 is perfect.
    Units: shares 0–1.
    Not counted: steps without a deal.
    Method: Wilson 1927 for the interval. Source: own_record.
    """
    replays = _replays(store, without_filters(scope))
    asked = [each for each in replays if each.weeks == WEEKS_OF_CHANCES]
    chances = np.concatenate([np.zeros(0), *(each.said.chances for each in asked)])
    is_won = np.concatenate([np.zeros(0, bool), *(each.is_won for each in asked)])
    steps = np.searchsorted(EDGES, chances, side="right").clip(1, len(EDGES) - 1)
    rows = [_step(chances[steps == step], is_won[steps == step]) for step in np.unique(steps)]
    return as_promised(pd.DataFrame(rows, columns=list(RELIABILITY)), RELIABILITY)


def replay_days(store: Store, scope: Scope, told: Told) -> None:
    """Forecast all days of own_record ahead of the questions about them; `told` hears of each day.

    What was said of a day is kept until deals change, whatever people save, call or note meanwhile.
    """
    _replays(store, without_filters(scope), told)


@dataclasses.dataclass(frozen=True)
class _Said:
    """What was said of a period on a past day. Cents; `keys` and `chances` of the deals that were open then."""

    booked: int
    naive: pd.Series
    quantiles: tuple[int, int, int]
    run_rate: int
    keys: pd.Series
    chances: np.ndarray


@dataclasses.dataclass(frozen=True)
class _Replay:
    """What was said of a period so many weeks before its end, and what became of it; `is_won` as `said.keys`.

    is_told: whether the files tell what open deals were on that day.
    """

    asked: Scope
    weeks: int
    said: _Said
    is_told: bool
    result: int
    is_won: np.ndarray


def _replays(store: Store, whole: Scope, told: Told | None = None) -> list[_Replay]:
    """What was said on all days of the record, and what became of it; `told` hears of each day."""
    version, found = deals_version(store), []
    ended, how, told_from = _today(store, whole, version)
    days = _days(store, whole, ended) if how.depth != "none" else []
    for number, (asked, weeks) in enumerate(days, start=1):
        said = _said(store, asked, how, version)
        if said is not None:
            found.append(_replay(asked, weeks, said, asked.as_of >= told_from, ended))
        if told:
            told(number, len(days))
    return found


@lru_cache(maxsize=8)
def _today(store: Store, whole: Scope, version: int) -> tuple[pd.DataFrame, Reading, datetime.date]:
    """The deals as they are known now, how past days are read, and from which day on files tell open deals."""
    ended = deals_with_fate(store, whole)
    how = reading(store, whole, ended)
    return ended, how, _told_from(store, how)


def _days(store: Store, whole: Scope, ended: pd.DataFrame) -> list[tuple[Scope, int]]:
    """The last fiscal quarters that are over, the newest first, each as it is asked about on its days."""
    start, end, found = fiscal_year_start(store), whole.as_of + datetime.timedelta(days=1), []
    first = ended["closed_on"].min().date() + datetime.timedelta(days=QUARTER)
    for _ in range(PERIODS):
        end = quarter_of(end, start).since - datetime.timedelta(days=1)
        since = quarter_of(end, start).since
        for weeks in WEEKS:
            day = end - datetime.timedelta(weeks=weeks)
            if first <= day >= since:
                asked = dataclasses.replace(whole, as_of=day, since=since, until=end)
                found.append((asked, weeks))
    return found


@lru_cache(maxsize=200)
def _said(store: Store, asked: Scope, how: Reading, version: int) -> _Said | None:
    """The forecast of a period as it was on a past day; None where too little was known then."""
    deals, visits = known_then(store, asked, how)
    depth, days = history(deals).depth, (asked.until - asked.as_of).days
    if depth == "none":
        return None
    found = fit(deals, visits, asked.as_of, days, groups_used(deals, depth))
    seen, naive = outlook(found, days), naive_forecasts(store, asked)
    booked = int(naive["booked"])
    low, middle, high = (booked + round(seen.budget.quantile(share)) for share in SHARES)
    run_rate = booked + round(rivals.run_rate(deals, found.past.as_of, days))
    keys = found.waiting["deal_key"]
    return _Said(booked, naive, (low, middle, high), run_rate, keys, seen.chances)


def _replay(asked: Scope, weeks: int, said: _Said, is_told: bool, ended: pd.DataFrame) -> _Replay:
    later = _won_between(ended, asked.as_of + datetime.timedelta(days=1), asked.until)
    result = int(_won_between(ended, asked.since, asked.until)["amount"].sum())
    is_won = said.keys.isin(later["deal_key"]).to_numpy()
    return _Replay(asked, weeks, said, is_told, result, is_won)


def _told_from(store: Store, how: Reading) -> datetime.date:
    """From which day on amounts, close dates and categories of open deals are as they were then."""
    if how.is_late:
        return datetime.date.max
    told = query(store, "close_dates_told", {"told_from_on": "date"})["told_from_on"].iloc[0]
    return datetime.date.min if pd.isna(told) else told.date()


def _won_between(ended: pd.DataFrame, since: datetime.date, until: datetime.date) -> pd.DataFrame:
    is_inside = ended["closed_on"].between(pd.Timestamp(since), pd.Timestamp(until))
    return ended[is_inside & (ended["outcome"] == "won")]


def _row(replay: _Replay) -> dict[str, object]:
    asked, said, result = replay.asked, replay.said, replay.result
    low, middle, high = said.quantiles
    return {
        "since": asked.since,
        "until": asked.until,
        "weeks_to_close": replay.weeks,
        "day": asked.as_of,
        "result": result,
        "p10": low,
        "p50": middle,
        "p90": high,
        "is_inside": low <= result <= high,
        "error_share": (middle - result) / result if result else np.nan,
        "weighted": said.booked + round(said.naive["weighted"]) if replay.is_told else None,
        "committed": _committed(replay),
        "run_rate": said.run_rate,
    }


def _committed(replay: _Replay) -> int | None:
    """What was booked and in the category commit; None where no deal had any category."""
    said = replay.said
    if not replay.is_told or not said.naive["has_categories"]:
        return None
    committed = said.naive["committed"]
    return said.booked + (0 if pd.isna(committed) else int(committed))


def _errors(method: str, weeks: int, rows: pd.DataFrame) -> dict[str, object]:
    error = (rows[METHODS[method]] - rows["result"]).astype("float64")
    total = float(rows["result"].sum()) or np.nan
    return {
        "said_by": method,
        "weeks_to_close": weeks,
        "periods": len(rows),
        "bias": error.sum() / total,
        "mean_error": error.abs().sum() / total,
        "inside": rows["is_inside"].mean() if method == "alur" else np.nan,
    }


def _step(chances: np.ndarray, is_won: np.ndarray) -> dict[str, object]:
    low, high = wilson(int(is_won.sum()), len(is_won), Z90)
    return {
        "said": chances.mean(),
        "deals": len(chances),
        "won": int(is_won.sum()),
        "rate": is_won.mean(),
        "low": low,
        "high": high,
        "brier": np.mean((chances - is_won) ** 2),
    }
