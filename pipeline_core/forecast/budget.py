"""The range: a budget of variances. The luck of single deals, the market, and deals not created yet add up.

Source: FORECAST, piece 5; Pearson's type III by the cube of Wilson and Hilferty 1931. Nothing is simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
LEVEL_VARIANCE = 0.15**2 / 2  # the level itself is known to 15 %, half of which acts at once
SMALLEST_SKEW, LARGEST_SKEW = 0.01, 3.0
NORMAL = NormalDist()


@dataclass(frozen=True)
class Open:
    """Deals at hand: cents, the chance of each, and how it moves with the market (`pull`; 0 for who does not)."""

    amounts: Numbers
    chances: Numbers
    pulls: Numbers


@dataclass(frozen=True)
class New:
    """Wins expected of deals not created yet, their amounts so far, and the relative variance of creation."""

    wins: float
    sizes: Numbers
    variance: float


@dataclass(frozen=True)
class Budget:
    """A sum of money still to come: its mean in cents, three variances that add up, and its third moment."""

    mean: float
    luck: float
    market: float
    not_created: float
    third: float

    @property
    def variance(self) -> float:
        """The variance in cents squared."""
        return self.luck + self.market + self.not_created

    @property
    def spread(self) -> float:
        """The standard deviation in cents."""
        return math.sqrt(self.variance)

    def quantile(self, share: float) -> float:
        """Return the cents that are not exceeded with that probability; never below zero."""
        if self.spread == 0:
            return self.mean
        g = self._skew()
        cube = (1 + g * NORMAL.inv_cdf(share) / 6 - g * g / 36) ** 3
        return max(0.0, self.mean + self.spread * (cube - 1) * 2 / g)

    def chance_of(self, cents: float) -> float:
        """Return the probability that at least so much comes in."""
        if cents <= 0:
            return 1.0
        if self.spread == 0:
            return float(self.mean >= cents)
        g = self._skew()
        inner = 1 + g * (cents - self.mean) / (2 * self.spread)
        z = (math.copysign(abs(inner) ** (1 / 3), inner) - 1 + g * g / 36) * 6 / g
        return 1 - NORMAL.cdf(z)

    def _skew(self) -> float:
        return min(max(self.third / self.spread**3, SMALLEST_SKEW), LARGEST_SKEW)


def pull(chances: Numbers) -> Numbers:
    """Return by how much each chance moves when all odds move by a small share: −(1 − p) log(1 − p)."""
    lose = 1 - chances
    return -lose * np.log(np.where(lose > 0, lose, 1.0))


def budget(open_deals: Open, new: New, shock: float) -> Budget:
    """Return the budget of what open and new deals bring in, with the variance of a common shock.

    luck = Σ x² p (1 − p) + N m2; market = T D², D = Σ x · pull + N m1, T = shock + .15² / 2; not created =
    (N m1)² rv + N² (m2 − m1²) / n; m1, m2, m3 the means of the sizes, their squares and cubes.
    """
    x, p = open_deals.amounts, open_deals.chances
    m1, m2, m3 = (float(np.mean(new.sizes**power)) for power in (1, 2, 3))
    single, common = p * (1 - p), shock + LEVEL_VARIANCE
    swing = float(np.sum(x * open_deals.pulls)) + new.wins * m1
    luck = float(np.sum(x**2 * single)) + new.wins * m2
    third = float(np.sum(x**3 * single * (1 - 2 * p))) + new.wins * m3
    third += 3 * swing * luck * common + 3 * swing**3 * common**2
    return Budget(
        float(np.sum(x * p)) + new.wins * m1,
        luck,
        common * swing**2,
        (new.wins * m1) ** 2 * new.variance + new.wins**2 * (m2 - m1**2) / len(new.sizes),
        third,
    )
