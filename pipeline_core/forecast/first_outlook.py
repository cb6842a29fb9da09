"""A first, small outlook: open deals due in the period, each won with its stage's own rate.

The range is a budget of variances: the luck of single deals, and a common shock, because deals of one
team miss together. Deals that nobody has created yet are not in it.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import NormalDist

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
# How far whole months stray from what was expected, as a share of all wins, until a team's own history
# says better: .12² for the months, .15² for the estimate of the level, half of which acts at once.
COMMON_VARIANCE = 0.12**2 + 0.15**2 / 2
SMALLEST_SKEW, LARGEST_SKEW = 0.01, 3.0
NORMAL = NormalDist()


@dataclass(frozen=True)
class Outlook:
    """What the open deals of a period bring in. Amounts in cents; `luck` and `common` are variances."""

    expected: float
    luck: float
    common: float
    skew: float

    @property
    def spread(self) -> float:
        """The standard deviation in cents."""
        return math.sqrt(self.luck + self.common)


def pulled(
    probabilities: Sequence[float],
    stages: Sequence[str],
    order: Sequence[str],
    levers: Mapping[str, float],
) -> Numbers:
    """Return each deal's win probability when the conversion of some stages is multiplied.

    A deal has its own stage and all later ones before it, so their factors multiply; a share stays ≤ 1.
    Source: FORECAST, piece 8, for a process in which won deals pass every stage.
    """
    factors = {
        stage: math.prod(levers.get(later, 1.0) for later in order[place:])
        for place, stage in enumerate(order)
    }
    moved = [p * factors.get(stage, 1.0) for p, stage in zip(probabilities, stages, strict=True)]
    return np.clip(np.asarray(moved, dtype="float64"), 0.0, 1.0)


def outlook(amounts: Numbers, probabilities: Numbers) -> Outlook:
    """Return mean, variances and skew of what deals with these amounts and win probabilities bring in.

    luck = Σ x² p(1−p); common = v · D² with D = Σ x · (−(1−p) log(1−p)), the pull of a shock on all
    deals at once; the third moment adds both and how they meet.
    Source: FORECAST, piece 5 (variance budget).
    """
    chance = np.clip(probabilities, 0.0, 1.0)
    lose = 1 - chance
    luck = float(np.sum(amounts**2 * chance * lose))
    pull = float(np.sum(amounts * -lose * np.log(np.where(lose > 0, lose, 1.0))))
    common = COMMON_VARIANCE * pull**2
    third = float(np.sum(amounts**3 * chance * lose * (lose - chance)))
    third += 3 * pull * luck * COMMON_VARIANCE + 3 * pull**3 * COMMON_VARIANCE**2
    variance = luck + common
    skew = third / variance**1.5 if variance > 0 else 0.0
    bounded = min(max(skew, SMALLEST_SKEW), LARGEST_SKEW)
    return Outlook(float(np.sum(amounts * chance)), luck, common, bounded)


def quantile(found: Outlook, share: float) -> float:
    """Return the amount in cents that is not exceeded with that probability; never below zero.

    Source: Pearson's type III by the cube of Wilson and Hilferty 1931.
    """
    if found.spread == 0:
        return found.expected
    g = found.skew
    cube = (1 + g * NORMAL.inv_cdf(share) / 6 - g * g / 36) ** 3
    return max(0.0, found.expected + found.spread * (cube - 1) * 2 / g)


def chance_of(found: Outlook, amount: float) -> float:
    """Return the probability that at least this amount in cents comes in."""
    if amount <= 0:
        return 1.0
    if found.spread == 0:
        return float(found.expected >= amount)
    g = found.skew
    inner = 1 + g * (amount - found.expected) / (2 * found.spread)
    z = (math.copysign(abs(inner) ** (1 / 3), inner) - 1 + g * g / 36) * 6 / g
    return 1 - NORMAL.cdf(z)
