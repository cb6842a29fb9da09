"""Better or worse than usual: what was observed over what was expected, pulled toward 1 when little is known.

The only estimator of this kind in the product: the forecast multiplies chances by it, the board of
bottlenecks shows it. Source: FORECAST, `ratio(O, E) = (O + K) / (E + K)`; a gamma prior with mean 1 and
the weight of ten expected events (indirect standardisation, Clayton and Kaldor 1987).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
PSEUDO_EVENTS = 10.0
Z95 = 1.959963984540054


def ratio(observed: ArrayLike, expected: ArrayLike) -> Numbers:
    """Return how many times more often something happened than expected: (O + 10) / (E + 10)."""
    seen, usual = np.asarray(observed, dtype="float64"), np.asarray(expected, dtype="float64")
    return (seen + PSEUDO_EVENTS) / (usual + PSEUDO_EVENTS)


def ratio_interval(
    observed: ArrayLike, expected: ArrayLike, z: float = Z95
) -> tuple[Numbers, Numbers]:
    """Return the bounds between which the true ratio lies; z = 1.96 gives 95 %.

    Quantiles of the gamma distribution with shape O + 10 and rate E + 10, of which `ratio` is the mean.
    Source: E. B. Wilson and M. M. Hilferty, The distribution of chi-square, 1931 (the cube).
    """
    shape = np.asarray(observed, dtype="float64") + PSEUDO_EVENTS
    middle, spread = ratio(observed, expected), z / (3 * np.sqrt(shape))
    low, high = (1 - 1 / (9 * shape) - spread) ** 3, (1 - 1 / (9 * shape) + spread) ** 3
    return middle * np.maximum(low, 0.0), middle * high
