"""What would it take: the smallest move of one lever that brings a chance to a wanted level."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import numpy as np

STEPS = 12  # looked at on the way, so that a chance which rises and falls again is not missed
EXACT = 1e-3  # of the factor


def smallest_factor(
    chance_of: Callable[[float], float], limit: float, wanted: float
) -> float | None:
    """Return the factor nearest to 1, on the way to the limit, at which the chance is the wanted one.

    1 where it is so already; None where it is not so anywhere up to the limit. By bisection, to a thousandth.
    """
    if chance_of(1.0) >= wanted:
        return 1.0
    for short, enough in pairwise(np.geomspace(1.0, limit, STEPS + 1)):
        if chance_of(enough) >= wanted:
            return _between(chance_of, float(short), float(enough), wanted)
    return None


def _between(
    chance_of: Callable[[float], float], short: float, enough: float, wanted: float
) -> float:
    while abs(enough / short - 1) > EXACT:
        middle = (short * enough) ** 0.5
        if chance_of(middle) >= wanted:
            enough = middle
        else:
            short = middle
    return enough
