"""Forecasts made with what was known on past days, held against what then happened.

Source: FORECAST, backtest protocol. At each origin only what was known on the evening before it is used;
the outcome is the bookings of the horizon's days from the origin on.
"""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast import rivals
from pipeline_core.forecast.budget import Budget
from pipeline_core.forecast.fit import Fit, fit
from pipeline_core.forecast.outlook import outlook
from pipeline_core.forecast.win_curves import day_numbers

Numbers = NDArray[np.float64]
Known = Callable[[datetime.date], tuple[pd.DataFrame, pd.DataFrame]]
METHODS = (
    "alur", "static", "run_rate", "seasonal_naive", "open_x_win_rate", "odoo_bayes", "alur_iid"
)  # fmt: skip
SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True)
class Call:
    """What one method said at one origin, and what happened. Cents; `chances` and `is_won` per open deal.

    Quantiles are all the same for a method without a range; `open` is None, and `chances` are empty, for one
    that says nothing of single deals.
    """

    origin: datetime.date
    method: str
    quantiles: tuple[float, float, float]
    has_range: bool
    actual: float
    open: float | None
    open_actual: float
    chances: Numbers
    is_won: NDArray[np.bool_]


def calls(
    known: Known,
    ended: pd.DataFrame,
    origins: Sequence[datetime.date],
    horizon: int,
    groups: Sequence[str],
) -> Iterator[Call]:
    """Yield what each method said at each origin, one origin after the other.

    `known` gives deals and visits as they were known at the end of a day; `ended` the deals as they are
    known now: deal_key, outcome, closed_on, amount.
    """
    won = ended[ended["outcome"] == "won"]
    closed = day_numbers(won["closed_on"])
    for origin in origins:
        as_of = origin - datetime.timedelta(days=1)
        deals, visits = known(as_of)
        found = fit(deals, visits, as_of, horizon, groups)
        day = found.past.as_of
        booked = won[(closed > day) & (closed <= day + horizon)].set_index("deal_key")["amount"]
        keys = found.waiting["deal_key"]
        is_won = keys.isin(booked.index).to_numpy()
        actual, of_open = booked.sum(), booked.reindex(keys[is_won]).sum()
        for method, quantiles, at_hand, chances in _said(found, deals, visits, horizon, groups):
            has_range = quantiles[0] < quantiles[2]
            happened = is_won if len(chances) else np.zeros(0, bool)
            yield Call(
                origin, method, quantiles, has_range, actual, at_hand, of_open, chances, happened
            )


def _said(
    found: Fit, deals: pd.DataFrame, visits: pd.DataFrame, horizon: int, groups: Sequence[str]
) -> Iterator[tuple[str, tuple[float, float, float], float | None, Numbers]]:
    """Every method's quantiles, its money from open deals, and its chances.

    Methods that speak of open deals alone are given the new deals of this forecast, so that totals compare.
    """
    seen, as_of, waiting = outlook(found, horizon), found.past.as_of, found.waiting
    yield "alur", _quantiles(seen.budget), seen.open, seen.chances
    luck = Budget(seen.budget.mean, seen.budget.luck, 0.0, 0.0, 0.0)
    yield "alur_iid", _quantiles(luck), seen.open, seen.chances
    for method, total in (("run_rate", rivals.run_rate), ("seasonal_naive", rivals.seasonal_naive)):
        yield method, (total(deals, as_of, horizon),) * 3, None, np.zeros(0)
    fresh = outlook(found, horizon, is_anchored=False).new
    asked = (waiting, as_of, horizon)
    for method, chances in (
        ("static", rivals.static(deals, visits, *asked)),
        ("open_x_win_rate", rivals.open_x_win_rate(deals, waiting)),
        ("odoo_bayes", rivals.odoo_bayes(deals, visits, *asked, groups)),
    ):
        at_hand = float((waiting["amount"].to_numpy() * chances).sum())
        yield method, (at_hand + fresh,) * 3, at_hand, chances


def _quantiles(found: Budget) -> tuple[float, float, float]:
    return tuple(found.quantile(share) for share in SHARES)  # type: ignore[return-value]
