"""Whether a difference is more than chance: a count against its expectation, curves, many tests at once."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]


def mid_p(observed: int, expected: float) -> float:
    """Return how likely a count at least this far from its expectation is, when only chance is at work.

    Twice the smaller tail of the Poisson distribution, of which the observed count itself counts half,
    at most 1; 1 when nothing was expected and nothing came.
    Source: H. O. Lancaster, Significance tests in discrete distributions, 1961.
    """
    if expected <= 0:
        return 1.0 if observed <= 0 else 0.0
    counts = np.arange(observed + 1)
    logs = counts * math.log(expected) - expected - _log_factorials(observed)
    return _two_sided(np.exp(logs))


def share_mid_p(observed: int, of: int, share: float) -> float:
    """Return how likely a count of so many at least this far from its share is, when only chance is at work.

    As mid_p, with the binomial distribution; 1 where the share leaves no choice.
    Source: H. O. Lancaster, Significance tests in discrete distributions, 1961.
    """
    if not 0 < share < 1:
        return 1.0
    counts, sums = np.arange(observed + 1), _log_factorials(of)
    logs = sums[of] - sums[counts] - sums[of - counts]
    chances = np.exp(logs + counts * math.log(share) + (of - counts) * math.log1p(-share))
    return _two_sided(chances)


def fisher_mid_p(ones: int, n: int, other_ones: int, other_n: int) -> float:
    """Return how likely two shares at least this far apart are, when only chance is at work.

    Given both sizes and the sum of ones: twice the smaller tail of the hypergeometric distribution, of
    which what was observed counts half, at most 1; null where one of the two has nothing.
    Source: R. A. Fisher 1935; the half, H. O. Lancaster 1961.
    """
    if not n or not other_n:
        return math.nan
    total, both = ones + other_ones, n + other_n
    first, last = max(0, total - other_n), min(n, total)
    logs = _log_factorials(both)
    some = np.arange(first, last + 1)
    ways = logs[n] - logs[some] - logs[n - some]
    ways = ways + logs[other_n] - logs[total - some] - logs[other_n - total + some]
    chances = np.exp(ways - (logs[both] - logs[total] - logs[both - total]))
    return _two_sided(chances[: ones - first + 1])


def discovery_rates(p_values: ArrayLike) -> Numbers:
    """Return for each test the share of false alarms among all that are at least as striking (q-values).

    Flagging every test whose q is below 0.1 keeps the false alarms among the flags under a tenth.
    Tests that could not be made are null and stay null.
    Source: Y. Benjamini and Y. Hochberg, Controlling the false discovery rate, 1995.
    """
    p = np.asarray(p_values, dtype="float64")
    found = np.full(p.shape, np.nan)
    places = np.flatnonzero(~np.isnan(p))
    order = places[np.argsort(-p[places], kind="stable")]  # the least striking first
    ranks = np.arange(len(order), 0, -1)
    found[order] = np.minimum.accumulate(np.minimum(p[order] * len(order) / ranks, 1.0))
    return found


def log_rank(groups: Sequence[tuple[Numbers, Numbers]]) -> tuple[float, float]:
    """Return χ² and p of the hypothesis that groups leave equally fast at every age.

    Each group gives, over the same ages, how many were watched and how many left; the first is compared
    with what its share of those watched would have given.
    Source: N. Mantel 1966, R. Peto and J. Peto 1972; for several groups the full covariance.
    """
    watched = np.array([at_risk for at_risk, _ in groups], dtype="float64")
    left = np.array([events for _, events in groups], dtype="float64")
    n, d = watched.sum(axis=0), left.sum(axis=0)
    is_used = (n > 1) & (d > 0)
    watched, left, n, d = watched[:, is_used], left[:, is_used], n[is_used], d[is_used]
    shares = watched / n
    excess = (left - shares * d).sum(axis=1)[:-1]
    weight = d * (n - d) / (n - 1)
    covariance = np.diag((shares * weight).sum(axis=1)) - (shares * weight) @ shares.T
    inverse = np.linalg.pinv(covariance[:-1, :-1])
    statistic = float(excess @ inverse @ excess)
    return statistic, chi_square_tail(statistic, len(groups) - 1)


def chi_square_tail(value: float, freedom: int) -> float:
    """Return the probability that χ² with so many degrees of freedom exceeds the value.

    Source: the finite sums for whole degrees of freedom, Abramowitz and Stegun 1964, 26.4.4–5.
    """
    half = value / 2
    if freedom % 2 == 0:
        terms = [half**k / math.factorial(k) for k in range(freedom // 2)]
        return math.exp(-half) * math.fsum(terms)
    terms = [half ** (k - 0.5) / math.gamma(k + 0.5) for k in range(1, freedom // 2 + 1)]
    return math.erfc(math.sqrt(half)) + math.exp(-half) * math.fsum(terms)


def _two_sided(chances: Numbers) -> float:
    """Twice the smaller tail, of the chances of all counts up to the observed one, which counts half."""
    below = float(chances[:-1].sum() + chances[-1] / 2)
    return min(1.0, 2 * min(below, max(0.0, 1 - below)))


def _log_factorials(largest: int) -> Numbers:
    return _table_of_log_factorials(largest.bit_length())[: largest + 1]


@cache
def _table_of_log_factorials(bits: int) -> Numbers:
    """Kept by powers of two, since every cell of a board needs its own length of it."""
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 2**bits)))])
