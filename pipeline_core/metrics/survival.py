"""How long visits last when some still go on: Kaplan–Meier from counts per age.

All functions take three arrays of one length, ages ascending: the age in whole days, how many visits
were watched at that age, and how many of them left at it. A visit that still waits is watched up to its
age and never leaves. Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete
observations, 1958.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from pipeline_core.metrics.intervals import Z95

Ages = NDArray[np.float64]
TIE = 1e-9  # a curve that touches exactly one half has reached it, whatever floating point says
FEWEST_AT_RISK = 10  # ages watched by fewer visits say little about the tail


def still_there(at_risk: Ages, events: Ages) -> Ages:
    """Return the share of visits that last longer than each age."""
    return np.cumprod(1 - np.divide(events, at_risk, out=np.zeros_like(events), where=at_risk > 0))


def age_when_left(days: Ages, at_risk: Ages, events: Ages, share: float) -> float | None:
    """Return the age at which that share of visits has left; None when the curve never gets there."""
    reached = still_there(at_risk, events) <= 1 - share + TIE
    return float(days[np.argmax(reached)]) if reached.any() else None


def went(at_risk: Ages, events: Ages, of_kind: Ages) -> Ages:
    """Return the share of visits that left in one way by each age, those that left otherwise being gone.

    `of_kind` counts the exits of that kind among `events`; the kinds and `still_there` add up to 1.
    F(d) = Σ over k ≤ d of S(k − 1) · of_kind(k) / at_risk(k).
    Source: O. O. Aalen and S. Johansen, An empirical transition matrix, 1978.
    """
    before = np.concatenate([[1.0], still_there(at_risk, events)[:-1]])[: len(events)]
    share = np.divide(of_kind, at_risk, out=np.zeros_like(events), where=at_risk > 0)
    return np.cumsum(before * share)


def went_error(at_risk: Ages, events: Ages, of_kind: Ages) -> Ages:
    """Return the standard error of `went` at each age; with nobody censored √(F (1 − F) / n).

    Source: the delta method for cumulative incidence, E. Marubini and M. G. Valsecchi, Analysing
    Survival Data from Clinical Trials and Observational Studies, 1995, section 10.3.
    """
    share = went(at_risk, events, of_kind)
    before = np.concatenate([[1.0], still_there(at_risk, events)[:-1]])[: len(events)]
    ended = _ratio(events, at_risk * (at_risk - events))
    own = before**2 * _ratio((at_risk - of_kind) * of_kind, at_risk**3)
    both = before * _ratio(of_kind, at_risk**2)
    # Σ (F − Fᵢ)² ended + own − 2 (F − Fᵢ) both over all earlier ages i, each sum taken once for all ages.
    squares = share**2 * np.cumsum(ended) - 2 * share * np.cumsum(share * ended)
    squares += np.cumsum(share**2 * ended) + np.cumsum(own)
    squares -= 2 * (share * np.cumsum(both) - np.cumsum(share * both))
    return np.sqrt(np.maximum(squares, 0.0))


def went_interval(at_risk: Ages, events: Ages, of_kind: Ages, z: float = Z95) -> tuple[Ages, Ages]:
    """Return the lower and upper bound of `went` at each age; a share of 0 or 1 has no width.

    F ** exp(± z · σ / (F · log F)), the same scale as `interval`.
    """
    share = went(at_risk, events, of_kind)
    is_inside = (share > 0) & (share < 1)
    inner = np.where(is_inside, share, 0.5)
    reach = z * went_error(at_risk, events, of_kind) / (inner * -np.log(inner))
    low, high = inner ** np.exp(reach), inner ** np.exp(-reach)
    return np.where(is_inside, low, share), np.where(is_inside, high, share)


def interval(at_risk: Ages, events: Ages, z: float = Z95) -> tuple[Ages, Ages]:
    """Return the lower and upper bound of `still_there` at each age; a share of 0 or 1 has no width.

    S ** exp(± z · √V / log S) with V = Σ events / (at_risk · (at_risk − events)).
    Source: M. Greenwood 1926 for the variance; on the log–log scale, Kalbfleisch and Prentice 1980.
    """
    share = still_there(at_risk, events)
    is_inside = (share > 0) & (share < 1)
    rest = at_risk * (at_risk - events)
    parts = np.divide(events, rest, out=np.zeros_like(events), where=rest > 0)
    log = np.log(np.where(is_inside, share, 0.5))
    reach = z * np.sqrt(np.cumsum(parts)) / -log
    bounds = np.exp(log * np.exp(reach)), np.exp(log * np.exp(-reach))
    return np.where(is_inside, bounds[0], share), np.where(is_inside, bounds[1], share)


def restricted_mean(days: Ages, at_risk: Ages, events: Ages, horizon: float) -> float:
    """Return the mean number of days in the stage, counting no visit beyond the horizon.

    It is the area under the curve from 0 to the horizon, in days.
    """
    inside = days <= horizon
    edges = np.concatenate([[0.0], days[inside], [horizon]])
    heights = np.concatenate([[1.0], still_there(at_risk, events)[inside]])
    return float(np.sum(np.diff(edges) * heights))


def supported_horizon(days: Ages, at_risk: Ages, left_watch: Ages) -> float | None:
    """Return the age up to which a mean is worth stating, None when too few visits are watched.

    The smaller of the age that 95 % of visits do not exceed and the last age with ten under watch.
    """
    well_watched = days[(at_risk >= FEWEST_AT_RISK) & (days >= 0)]
    if not len(well_watched) or not left_watch.sum():
        return None
    share = np.cumsum(left_watch) / left_watch.sum()
    return float(min(days[np.argmax(share >= 0.95 - TIE)], well_watched[-1]))


def _ratio(part: Ages, whole: Ages) -> Ages:
    """A ratio to nothing is 0: nobody watched, nobody counted."""
    return np.divide(part, whole, out=np.zeros_like(part), where=whole > 0)
