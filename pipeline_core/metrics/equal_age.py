"""Deals created together, followed by age: their share at an age, and whether two shares differ by chance."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from pipeline_core.metrics import survival
from pipeline_core.metrics.significance import discovery_rates
from pipeline_core.store.database import Columns

COHORT: Columns = {
    "cohort": "str",
    "deals": "int64",
    "reached_deals": "int64",
    "open_deals": "int64",
    "youngest_days": "int64",
    "middle_days": "int64",
}
MOMENTS = ["day", "began", "left_watch", "reached", "lost"]
COHORT_MOMENTS: Columns = COHORT | dict.fromkeys(MOMENTS, "float64")
FEWEST_DEALS = 5  # a share of fewer is not shown
FEWEST_EXPECTED = 5  # nor compared, before the older cohorts would have given so many
FEWEST_TO_COMPARE = 3  # older cohorts, before they tell how much cohorts usually differ
MOST_FALSE_ALARMS = 0.1


@dataclass(frozen=True)
class Cohort:
    """Deals created together: how many, and by age how many came under watch and left it, and why.

    `known_to` is the last day up to which their share is known; null when it is not known at all.
    """

    name: str | None
    deals: int
    reached_deals: int
    open_deals: int
    youngest_days: int
    middle_days: int
    day: survival.Ages
    began: survival.Ages
    left_watch: survival.Ages
    reached: survival.Ages
    lost: survival.Ages

    @cached_property
    def at_risk(self) -> survival.Ages:
        """How many are watched at each age."""
        return np.cumsum(self.began) - np.cumsum(self.left_watch) + self.left_watch

    @property
    def events(self) -> survival.Ages:
        """How many reached the goal or were lost at each age."""
        return self.reached + self.lost

    @property
    def is_watched(self) -> bool:
        """Whether enough of them are watched from the day of their creation."""
        return bool(self.began[self.day == 0].sum() >= FEWEST_DEALS)

    @property
    def known_to(self) -> int | None:
        """The youngest deal's age: all are followed so far; or a later one at which ten are watched.

        It is never beyond the age of the middle deal: the few oldest of a cohort say little of the others,
        and where none of them is won the interval would be too narrow.
        """
        well_watched = self.day[self.at_risk >= survival.FEWEST_AT_RISK]
        watched = min(self.middle_days, int(max(well_watched, default=0)))
        return max(self.youngest_days, watched) if self.is_watched else None

    @cached_property
    def curve(self) -> tuple[survival.Ages, survival.Ages]:
        """The share that has reached the goal by each age, and its standard error."""
        counts = self.at_risk, self.events, self.reached
        return survival.went(*counts), survival.went_error(*counts)

    def at(self, age: float) -> tuple[float, float]:
        """Return the share that has reached the goal by an age, and its standard error."""
        place = int(np.searchsorted(self.day, age, side="right")) - 1
        share, error = self.curve
        return float(share[place]), float(error[place])

    def share_at(self, age: int) -> float:
        """Return the share by an age, null where it is not known."""
        is_known = self.known_to is not None and age <= self.known_to
        return self.at(age)[0] if is_known else math.nan


def cohort_of(rows: pd.DataFrame) -> Cohort:
    """Return the cohort whose counts stand in the rows, one per age; columns as COHORT_MOMENTS."""
    first = rows.iloc[0]
    moments = rows[rows["day"].notna()]
    return Cohort(
        None if pd.isna(first["cohort"]) else str(first["cohort"]),
        *(int(first[name]) for name in list(COHORT)[1:]),
        *(moments[name].to_numpy(dtype="float64") for name in MOMENTS),
    )


def pooled(parts: Sequence[Cohort]) -> Cohort:
    """Return several cohorts as one."""
    every = pd.DataFrame(
        {name: np.concatenate([getattr(part, name) for part in parts]) for name in MOMENTS}
    )
    sums = every.groupby("day", as_index=False).sum()
    counts = [sum(getattr(part, name) for part in parts) for name in list(COHORT)[1:4]]
    followed = [min(getattr(part, name) for part in parts) for name in list(COHORT)[4:]]
    return Cohort(None, *counts, *followed, *(sums[name].to_numpy() for name in MOMENTS))


def beside_older(of: Cohort, older: Sequence[Cohort]) -> tuple[float, float, str]:
    """Return the older cohorts' share at this one's last known age, how likely the difference is, a verdict.

    The verdict is higher or lower, or why the two cannot be compared: few, unwatched, first, young.
    """
    if of.known_to is None:
        return math.nan, math.nan, "unwatched" if of.deals >= FEWEST_DEALS else "few"
    known = [each for each in older if each.known_to is not None]
    if not known:
        return math.nan, math.nan, "first"
    (share, error), (usual, usual_error) = of.at(of.known_to), pooled(known).at(of.known_to)
    if of.deals * usual < FEWEST_EXPECTED:
        return usual, math.nan, "young"
    spread = math.hypot(error, usual_error, _usual_spread([each.at(of.known_to) for each in known]))
    distance = abs(share - usual) / spread if spread else 0.0
    return usual, math.erfc(distance / math.sqrt(2)), "higher" if share > usual else "lower"


def verdicts(beside: Sequence[tuple[float, float, str]]) -> list[str]:
    """Return the verdicts of beside_older, with `same` where chance would often make such a difference."""
    rates = discovery_rates([chance for _, chance, _ in beside])
    return [
        "same" if rate >= MOST_FALSE_ALARMS else verdict
        for rate, (_, _, verdict) in zip(rates, beside, strict=True)
    ]


def _usual_spread(shares: Sequence[tuple[float, float]]) -> float:
    """How far cohorts lie apart beyond their own errors: the variance of shares less the mean of errors.

    Source: L. V. Hedges, A random effects model for effect sizes, 1983.
    """
    if len(shares) < FEWEST_TO_COMPARE:
        return 0.0
    share, error = np.transpose(shares)
    return math.sqrt(max(0.0, float(np.var(share, ddof=1) - np.mean(error**2))))
