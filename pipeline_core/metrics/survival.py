"""How long visits last when some still go on: Kaplan–Meier from counts per age.

All functions take three arrays of one length, ages ascending: the age in whole days, how many visits
were watched at that age, and how many of them left at it. A visit that still waits is watched up to its
age and never leaves. Source: E. L. Kaplan and P. Meier, Nonparametric estimation from incomplete
observations, 1958.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
