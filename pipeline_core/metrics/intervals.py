"""How sure a share is, and the difference of two: Wilson's and Newcombe's intervals."""

from __future__ import annotations

import math

Z95 = 1.959963984540054


def wilson(successes: float, trials: float, z: float = Z95) -> tuple[float | None, float | None]:
    """Return the interval for a share of successes; (None, None) without trials.

    Units: shares 0–1. z = 1.96 gives 95 %.
    Source: E. B. Wilson, Probable inference, the law of succession, and statistical inference, 1927.
    """
    if not trials:
        return None, None
    share = successes / trials
    spread = z * math.sqrt(share * (1 - share) / trials + z * z / (4 * trials * trials))
    middle, scale = share + z * z / (2 * trials), 1 + z * z / trials
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)


def newcombe(
    ones: float, n: float, other_ones: float, other_n: float
) -> tuple[float, float] | None:
    """Return the 95 % interval for a share minus another one; None where one of the two has no trials.

    Units: shares 0–1. Made of both Wilson intervals.
    Source: R. G. Newcombe, Interval estimation for the difference between independent proportions, 1998,
    method 10.
    """
    low, high = wilson(ones, n)
    other_low, other_high = wilson(other_ones, other_n)
    if low is None or high is None or other_low is None or other_high is None:
        return None
    share, other = ones / n, other_ones / other_n
    down = math.hypot(share - low, other_high - other)
    up = math.hypot(high - share, other - other_low)
    return share - other - down, share - other + up
