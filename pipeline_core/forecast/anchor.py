"""The run-rate's say: a forecast is pulled a little toward what the last quarter brought in.

Source: FORECAST, piece 7.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline_core.forecast.ratios import PSEUDO_EVENTS

Numbers = NDArray[np.float64]
FEWEST_WINS = 5
LARGEST_WEIGHT = 1 / 3
FURTHEST = 2.0  # a run-rate counts as at most twice, and at least half, of what was expected


@dataclass(frozen=True)
class Anchor:
    """What all amounts are multiplied by, the weight of the run-rate (0 to 1/3), and the run-rate in cents."""

    factor: float
    weight: float
    run_rate: float


def anchor(won: Numbers, run_rate: float, expected: float) -> Anchor:
    """Return by how much a forecast of `expected` cents moves toward the run-rate.

    factor = clip(run_rate / expected, 1/2, 2) ^ w; w = n / (3 (n + 10)), n = (Σ x)² / Σ x²: what the recent
    wins are worth in deals of equal size, so that one whale has almost no vote. No vote below 5 wins.
    """
    if len(won) < FEWEST_WINS:
        return Anchor(1.0, 0.0, run_rate)
    equal_deals = won.sum() ** 2 / max((won**2).sum(), 1e-9)
    weight = LARGEST_WEIGHT * equal_deals / (equal_deals + PSEUDO_EVENTS)
    ratio = np.clip(run_rate / max(expected, 1e-9), 1 / FURTHEST, FURTHEST)
    return Anchor(float(ratio**weight), float(weight), run_rate)
