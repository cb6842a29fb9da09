"""Cohorts by creation: how many of the deals created together had been won at the same age."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from pipeline_core.metrics import survival
from pipeline_core.metrics.left_out import left_out
from pipeline_core.metrics.significance import discovery_rates
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query
from pipeline_core.store.settings import fiscal_year_start

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
FUNNEL_COHORTS: Columns = {
    "cohort": "str",
    "day": "int64",
    "at_risk": "int64",
    "share": "float64",
    "low": "float64",
    "high": "float64",
}
AGES = (30, 60, 90, 180)
CREATED_COHORTS: Columns = {
    "cohort": "str",
    "deals": "int64",
    **{f"share_{age}": "float64" for age in AGES},
    "share_to_date": "float64",
    "open_share": "float64",
    "known_to_day": "Int64",
    "share_then": "float64",
    "older_share": "float64",
    "against_older": "str",
}
TIME_TO_CLOSE: Columns = {
    "day": "int64",
    "at_risk": "int64",
    "closed_share": "float64",
    "low": "float64",
    "high": "float64",
    "won_share": "float64",
    "lost_share": "float64",
}
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

    @property
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

    def at(self, age: float) -> tuple[float, float]:
        """Return the share that has reached the goal by an age, and its standard error."""
        place = int(np.searchsorted(self.day, age, side="right")) - 1
        counts = self.at_risk, self.events, self.reached
        return float(survival.went(*counts)[place]), float(survival.went_error(*counts)[place])

    def share_at(self, age: int) -> float:
        """Return the share by an age, null where it is not known."""
        is_known = self.known_to is not None and age <= self.known_to
        return self.at(age)[0] if is_known else math.nan


def funnel_cohorts(
    store: Store, scope: Scope, split_by: str = "month", stage: str | None = None
) -> pd.DataFrame:
    """Of the deals created in each month or quarter, the share won by each age, as far as it is known.

    `split_by`: month or fiscal quarter; `stage`: came at least to that stage, in place of won.
    Units: days since creation; deals watched; share 0–1 with a 95 % interval. Open and parked deals count
    as far as they are known. A curve ends with the youngest deal's age, or later, up to the age of the
    middle one, while ten deals are watched.
    Not counted: deals without a date of creation; cohorts of fewer than five deals; those whose first
    days lie before the first known close. No curve of a stage where lost deals do not show theirs.
    Source: deal_versions, stage_visits. Aalen and Johansen 1978; interval by the delta method, log–log.
    """
    found = [_curve(each) for each in cohorts(store, scope, split_by, stage)]
    joined = pd.concat([_empty(FUNNEL_COHORTS), *found], ignore_index=True)
    return as_promised(joined, FUNNEL_COHORTS)


def created_cohorts(
    store: Store, scope: Scope, split_by: str = "month", stage: str | None = None
) -> pd.DataFrame:
    """Each cohort's share at the same ages, so far, and beside all older cohorts at its own last known age.

    Units: deals; shares 0–1; known_to_day in days. share_30 … share_180 as funnel_cohorts, null where not
    yet known; share_to_date is the plain share so far. share_then and older_share are the cohort's and the
    older ones' at known_to_day. against_older: higher or lower by more than chance, same, or why it is not
    compared: young (the older ones would have given fewer than five by that age), few, first, unwatched.
    Not counted: as funnel_cohorts; the cohorts themselves all have a row.
    Source: deal_versions, stage_visits. Difference over its error and over how much the older ones
    differ (Hedges 1983); at most one in ten flags is a false alarm (Benjamini and Hochberg 1995).
    """
    found = cohorts(store, scope, split_by, stage)
    if not found:
        return _empty(CREATED_COHORTS)
    beside = [_beside_older(each, found[:place]) for place, each in enumerate(found)]
    frame = pd.DataFrame([_row(each) for each in found])
    frame["older_share"] = [usual for usual, _, _ in beside]
    frame["against_older"] = _verdicts(beside)
    return as_promised(frame, CREATED_COHORTS)


def time_to_close(store: Store, scope: Scope) -> pd.DataFrame:
    """The share of deals that are closed by each day after creation, those still open counted as such.

    Units: days; deals watched; shares 0–1. closed_share with a 95 % interval is won_share + lost_share.
    Not counted: deals created outside the period, or without a date of creation; fewer than five deals
    give no curve.
    Source: deal_versions. Kaplan and Meier 1958, Aalen and Johansen 1978, Greenwood 1926.
    """
    found = cohorts(store, scope, None, None)
    if not found or found[0].known_to is None:
        return _empty(TIME_TO_CLOSE)
    every = found[0]
    low, high = survival.interval(every.at_risk, every.events)
    frame = pd.DataFrame(
        {
            "day": every.day,
            "at_risk": every.at_risk,
            "closed_share": 1 - survival.still_there(every.at_risk, every.events),
            "low": 1 - high,
            "high": 1 - low,
            "won_share": survival.went(every.at_risk, every.events, every.reached),
            "lost_share": survival.went(every.at_risk, every.events, every.lost),
        }
    )
    return as_promised(_known(frame, every.known_to), TIME_TO_CLOSE)


def cohorts(store: Store, scope: Scope, split_by: str | None, stage: str | None) -> list[Cohort]:
    """Return the cohorts of the scope, the oldest first; without a split all deals are one.

    There are none of a stage where most lost deals do not show in which they were.
    """
    if stage is not None and "stage_at_loss_unknown" in left_out(store, scope):
        return []
    asked = {"split_by": split_by, "stage": stage, "fiscal_start": fiscal_year_start(store)}
    rows = query(store, "funnel_cohorts", COHORT_MOMENTS, scope=scope, **asked)
    return [cohort_of(part) for _, part in rows.groupby("cohort", sort=True, dropna=False)]


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


def _curve(of: Cohort) -> pd.DataFrame:
    """A cohort's share from the day of creation to the last day on which it is known."""
    if of.known_to is None:
        return _empty(FUNNEL_COHORTS)
    counts = of.at_risk, of.events, of.reached
    low, high = survival.went_interval(*counts)
    frame = pd.DataFrame(
        {
            "cohort": of.name,
            "day": of.day,
            "at_risk": of.at_risk,
            "share": survival.went(*counts),
            "low": low,
            "high": high,
        }
    )
    return _known(frame, of.known_to)


def _known(frame: pd.DataFrame, last: int) -> pd.DataFrame:
    """The rows up to a day, which has a row of its own: a curve is level between its days."""
    rows = frame[frame["day"] <= last]
    return pd.concat([rows, rows.tail(1).assign(day=last)]).drop_duplicates(
        "day", ignore_index=True
    )


def _row(of: Cohort) -> dict[str, object]:
    return {
        "cohort": of.name,
        "deals": of.deals,
        **{f"share_{age}": of.share_at(age) for age in AGES},
        "share_to_date": of.reached_deals / of.deals,
        "open_share": of.open_deals / of.deals,
        "known_to_day": pd.NA if of.known_to is None else of.known_to,
        "share_then": math.nan if of.known_to is None else of.at(of.known_to)[0],
    }


def _beside_older(of: Cohort, older: Sequence[Cohort]) -> tuple[float, float, str]:
    """The older cohorts' share at this one's last known age, how likely the difference is, the verdict."""
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


def _usual_spread(shares: Sequence[tuple[float, float]]) -> float:
    """How far cohorts lie apart beyond their own errors: the variance of shares less the mean of errors.

    Source: L. V. Hedges, A random effects model for effect sizes, 1983.
    """
    if len(shares) < FEWEST_TO_COMPARE:
        return 0.0
    share, error = np.transpose(shares)
    return math.sqrt(max(0.0, float(np.var(share, ddof=1) - np.mean(error**2))))


def _verdicts(beside: Sequence[tuple[float, float, str]]) -> list[str]:
    """A difference that chance would often make is none."""
    rates = discovery_rates([chance for _, chance, _ in beside])
    return [
        "same" if rate >= MOST_FALSE_ALARMS else verdict
        for rate, (_, _, verdict) in zip(rates, beside, strict=True)
    ]


def _empty(columns: Columns) -> pd.DataFrame:
    return as_promised(pd.DataFrame(columns=list(columns)), columns)
