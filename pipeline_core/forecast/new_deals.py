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
        ahead = np.arange(1, days + 1) * stretch
        return self.rate * float(np.interp(ahead, np.arange(len(self.curve)), self.curve).sum())


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
    span = min(QUARTER, max(as_of + 1 - observed_from, 1))
    rate = float(np.sum(created > as_of - span)) / span
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


def sizes_of_fast_wins(deals: pd.DataFrame, as_of: int, horizon: int) -> Numbers:
    """Return the amounts of deals that were won within `horizon` days of their creation; cents.

    Of the last year; of all years where fewer than 30 are known; of any win of the last year, then of
    all, where that is still fewer. Deals that are won fast are smaller. Not counted: unknown amounts.
    """
    won = deals[(deals["outcome"] == "won") & deals["amount"].notna()]
    amounts = won["amount"].to_numpy(dtype="float64")
    is_fast = (won["closed_on"] - won["created_on"]).dt.days.to_numpy() <= horizon
    is_recent = day_numbers(won["closed_on"]) > as_of - YEAR
    pools = (is_fast & is_recent, is_fast, is_recent)
    chosen = next((pool for pool in pools if pool.sum() >= FEWEST_SIZES), np.ones(len(won), bool))
    return amounts[chosen] if chosen.any() else np.zeros(1)


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
