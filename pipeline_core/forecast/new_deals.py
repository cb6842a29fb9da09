"""Deals that nobody has created yet: how many come, how soon they are won, and what they bring in.

Source: FORECAST, piece 3. Frames of deals have one row per deal as known on the as-of day: created_on,
outcome (won, lost, open), closed_on, amount in cents; null where it is not known. A deal whose day of
creation is not known is not counted among those created.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.win_curves import PSEUDO_VISITS, Curve, Fates, day_numbers, win_curve

Numbers = NDArray[np.float64]
QUARTER, YEAR = 91, 365
FEWEST_SIZES = 30  # won amounts, before a wider set of them is taken
USUAL_BLOCKS, USUAL_VARIANCE = 4, 0.15**2  # creation rates stray by 15 %, until blocks say better


@dataclass(frozen=True)
class NewDeals:
    """Deals created a day and their relative variance; the share won within 0, 1, 2 … days; won amounts."""

    rate: float
    variance: float
    curve: Numbers
    sizes: Numbers

    def wins(self, days: int, stretch: float = 1.0) -> float:
        """Return how many deals that are created within the next days are won within them as well.

        λ · Σ over d = 1 … days of F0(d), the curve read `stretch` times further on.
        """
        return self.rate * _sum_of(self.curve, days, stretch)


@dataclass(frozen=True)
class NewPart:
    """A group's part of NewDeals: deals created a day, the share won within 0, 1, 2 … days, and their worth.

    `worth` is that share in wins of the usual size: twice as much where the group's deals are twice as large.
    """

    rate: float
    curve: Numbers
    worth: Numbers

    def wins(self, days: int, stretch: float = 1.0) -> Numbers:
        """Return NewDeals.wins of the part, and how many wins of the usual size they are worth."""
        sums = [_sum_of(each, days, stretch) for each in (self.curve, self.worth)]
        return self.rate * np.array(sums)


def creation_curve(
    deals: pd.DataFrame,
    as_of: int,
    observed_from: int,
    usual: Curve | None = None,
    horizon: int = 1,
) -> Curve:
    """Return the share of deals won within 0, 1, 2 … days of their creation.

    With `usual`, the curve of all deals, few deals lean on it: (n · F + 10 · usual) / (n + 10), n = the
    deals whose fate by the horizon is known. Days are numbers, as `day_numbers` gives them.
    """
    fates = _lives(deals[deals["created_on"].notna()], as_of, observed_from)
    if usual is None:
        return win_curve(fates, int(max((fates.ends - fates.begins).max(initial=0) + 1, 1)))
    own = win_curve(fates, len(usual.won) - 1)
    n = own.known[min(horizon, len(own.known) - 1)]
    won = (n * own.won + PSEUDO_VISITS * usual.won) / (n + PSEUDO_VISITS)
    return Curve(won, own.known, own.supported)


def new_deals(
    deals: pd.DataFrame, curve: Curve, as_of: int, horizon: int, observed_from: int
) -> NewDeals:
    """Return what the recent past says of deals that are not created yet.

    λ: deals created in the last 91 days, a day. Variance: (4 · .15² + b · cv²) / (4 + b) + 1 / (91 λ), cv²
    what creations in b blocks of `horizon` days of the last year stray beyond chance.
    """
    created = day_numbers(deals["created_on"].dropna())
    rate = _rate(created, as_of, observed_from)
    counts = _per_block(created, as_of, horizon, observed_from)
    strays = (USUAL_BLOCKS * USUAL_VARIANCE + len(counts) * _beyond_chance(counts)) / (
        USUAL_BLOCKS + len(counts)
    )
    return NewDeals(
        rate,
        strays + 1 / max(rate * QUARTER, 1),
        curve.won,
        sizes_of_fast_wins(deals, as_of, horizon),
    )


def new_parts(
    whole: NewDeals,
    deals: pd.DataFrame,
    groups: pd.Series,
    usual: Curve,
    as_of: int,
    horizon: int,
    observed_from: int,
) -> dict[str, NewPart]:
    """Return each group's part of the whole; on every day the parts add up to it, in wins and in worth.

    A group's curve leans on `usual`, that of all deals, as in creation_curve; the mean of its fast wins
    leans on the whole's: (sum + 10 · mean) / (n + 10). Then both are brought to the whole. `groups`: the
    group of each deal. Not counted: groups of which no deal was created of late.
    """
    created = groups[deals["created_on"].notna()]
    rates, curves, sizes = {}, [], []
    mean, fast = whole.sizes.mean(), _fast_wins(deals, as_of, horizon)
    for group, places in created.groupby(created, sort=True).groups.items():
        own = deals.loc[places]
        rate = _rate(day_numbers(own["created_on"]), as_of, observed_from)
        if rate == 0:
            continue
        rates[group] = rate
        curves.append(creation_curve(own, as_of, observed_from, usual, horizon).won)
        won = fast.loc[fast.index.intersection(places), "amount"].astype("float64")
        sizes.append((won.sum() + PSEUDO_VISITS * mean) / (len(won) + PSEUDO_VISITS))
    if not rates:
        return {}
    every, total = np.array(list(rates.values())), whole.rate * whole.curve
    shares = _adding_up(np.array(curves), every, total)
    worths = _adding_up(shares * np.array(sizes)[:, None], every, total)
    rows = zip(rates.items(), shares, worths, strict=True)
    return {group: NewPart(rate, share, worth) for (group, rate), share, worth in rows}


def sizes_of_fast_wins(deals: pd.DataFrame, as_of: int, horizon: int) -> Numbers:
    """Return the amounts of deals that were won within `horizon` days of their creation; cents.

    Of the last year; of all years where fewer than 30 are known; of any win of the last year, then of
    all, where that is still fewer. Deals that are won fast are smaller. Not counted: unknown amounts.
    """
    amounts = _fast_wins(deals, as_of, horizon)["amount"].to_numpy(dtype="float64")
    return amounts if len(amounts) else np.zeros(1)


def _fast_wins(deals: pd.DataFrame, as_of: int, horizon: int) -> pd.DataFrame:
    """The deals of sizes_of_fast_wins."""
    won = deals[(deals["outcome"] == "won") & deals["amount"].notna()]
    is_fast = (won["closed_on"] - won["created_on"]).dt.days.to_numpy() <= horizon
    is_recent = day_numbers(won["closed_on"]) > as_of - YEAR
    pools = (is_fast & is_recent, is_fast, is_recent)
    return won[
        next((pool for pool in pools if pool.sum() >= FEWEST_SIZES), np.ones(len(won), bool))
    ]


def _rate(created: Numbers, as_of: int, observed_from: int) -> float:
    """Deals created a day, of the last 91 days, or of as many as are known."""
    span = min(QUARTER, max(as_of + 1 - observed_from, 1))
    return float(np.sum(created > as_of - span)) / span


def _sum_of(curve: Numbers, days: int, stretch: float) -> float:
    ahead = np.arange(1, days + 1) * stretch
    return float(np.interp(ahead, np.arange(len(curve)), curve).sum())


def _adding_up(curves: Numbers, rates: Numbers, whole: Numbers) -> Numbers:
    """Curves (one a row) of so many deals a day each, brought on every day to what the whole wins."""
    total = rates @ curves
    return curves * np.divide(whole, total, out=np.zeros_like(total), where=total > 0)


def _lives(deals: pd.DataFrame, as_of: int, observed_from: int) -> Fates:
    is_closed = (deals["outcome"] != "open").to_numpy()
    ends = np.full(len(deals), as_of)
    ends[is_closed] = day_numbers(deals.loc[is_closed, "closed_on"])
    return Fates(
        day_numbers(deals["created_on"]),
        ends,
        (deals["outcome"] == "won").to_numpy(),
        is_closed,
        np.full(len(deals), observed_from),
    )


def _per_block(created: Numbers, as_of: int, horizon: int, observed_from: int) -> Numbers:
    """Deals created in the last 1, 2, 3 … times `horizon` days, of at most a year."""
    blocks = int(min(YEAR, as_of + 1 - observed_from) // max(horizon, 1))
    block = (as_of - created) // max(horizon, 1)
    return np.bincount(block[(block >= 0) & (block < blocks)], minlength=blocks).astype("float64")


def _beyond_chance(counts: Numbers) -> float:
    """The squared coefficient of variation beyond that of a Poisson count; 0 for fewer than three counts."""
    if len(counts) < 3 or not counts.any():
        return 0.0
    return max(counts.var(ddof=1) - counts.mean(), 0.0) / counts.mean() ** 2
