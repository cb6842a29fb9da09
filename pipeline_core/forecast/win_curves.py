"""Win curves: of past deals that sat in the same stage for the same time, how many were won, and when.

Days are counted as everywhere: a visit's age is the number of whole days since its entry at the end of a
day, so that a deal that is `age` old on the as-of day has lived `age + 1` days and its next one is the
first that counts. "Won within n days" is: on one of the n days that follow the as-of day.

The frame of visits has one row per visit to an open stage, as it was known on one day: deal_key, stage_id,
entered_on, age_days, left_on or null, the outcome of the deal (won, lost, or open), watched_to_on: the day
on which the deal closed, or the last on which it was seen open, and observed_from_on: the day from which
closes are known. Source: FORECAST, piece 1; Putter and Spitoni 2018 (landmark Aalen–Johansen).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
# Days lived at which past visits are looked up: 0 is the morning on which the visit begins.
AGES = np.array(
    [0, 1, 3, 7, 14, 21, 30, 45, 60, 75, 90, 105, 120, 135, 150, 180, 240, 365, 545], dtype="int64"
)
PSEUDO_VISITS = 10.0  # how many visits the younger curve is worth: FORECAST's one constant
HEAVIEST_FATE = 0.1  # a day is supported while one more close moves the curve by at most this much
ON_ENTRY = -1  # the age of a visit on the morning on which it begins


@dataclass(frozen=True)
class Fates:
    """What became of deals that are followed from a morning on; days as numbers, one place per deal."""

    begins: Whole
    ends: Whole  # the day of the close, or the last day on which the deal was seen open
    is_won: NDArray[np.bool_]
    is_closed: NDArray[np.bool_]
    observed_from: Whole


@dataclass(frozen=True)
class Curve:
    """The share won within 0, 1, 2 … days; how many fates are known by then; the largest supported day."""

    won: Numbers
    known: Numbers
    supported: int


@dataclass(frozen=True)
class WinCurves:
    """Win curves by stage (row), days lived (AGES) and days ahead; `known` visits stand behind each."""

    stage_ids: tuple[int, ...]
    won: NDArray[np.float64]
    known: NDArray[np.float64]
    eventually: NDArray[np.float64]


def win_curve(fates: Fates, days: int) -> Curve:
    """Return the share of deals won within 0 … `days` days, open ones counted as far as they are known.

    h(d) = ended(d) / at_risk(d); F(d) = Σ over k < d of S(k) · won(k) / at_risk(k); S(k+1) = S(k) (1 − h(k)).
    A deal that began before closes were observed is at risk from then on.
    Source: Aalen and Johansen 1978, by whole days, with delayed entry.
    """
    age = fates.ends - fates.begins
    enter = np.maximum(0, fates.observed_from - fates.begins)
    is_seen = (age >= enter) & (enter < days)
    age, enter = age[is_seen], enter[is_seen]
    is_closed, is_won = fates.is_closed[is_seen], fates.is_won[is_seen]
    entered, gone = _per_day(enter, days), _per_day(age + 1, days)
    ended, won = _per_day(age[is_closed], days), _per_day(age[is_closed & is_won], days)
    at_risk = np.cumsum(entered - gone)
    open_before = np.r_[1.0, np.cumprod(1 - ended / np.maximum(at_risk, 1))[:-1]]
    share = np.r_[0.0, np.cumsum(open_before * won / np.maximum(at_risk, 1))]
    known = np.r_[float(len(age)), np.cumsum(ended) + at_risk - ended]
    return Curve(share, known, _supported(open_before, at_risk))


def win_curves(visits: pd.DataFrame, horizon: int) -> WinCurves:
    """Return the win curves of every stage; `horizon` is the number of days that matters most.

    A thin curve leans on the next younger one: (n · F + 10 · younger) / (n + 10), n = fates known by
    the horizon; the youngest leans on the curve over all visits.
    """
    stages = visits["stage_id"].to_numpy(dtype="int64")
    ages = visits["age_days"].to_numpy(dtype="int64")
    lived = ages + visits["left_on"].isna().to_numpy()  # who still waits has lived the last day
    fates = _fates(visits)
    days = int(max((fates.ends - fates.begins).max(initial=0) + 1, 1))
    place = min(max(horizon, 1), days)
    overall = win_curve(fates, days)
    stage_ids = tuple(int(stage) for stage in np.unique(stages))
    rows = [
        _of_stage(_those(fates, stages == stage), lived[stages == stage], overall, place)
        for stage in stage_ids
    ]
    shape = (len(rows), len(AGES))
    return WinCurves(
        stage_ids,
        np.array([won for won, _, _ in rows]).reshape(*shape, days + 1),
        np.array([known for _, known, _ in rows]).reshape(shape),
        np.array([eventually for _, _, eventually in rows]).reshape(shape),
    )


def won_within(
    curves: WinCurves, stage_ids: ArrayLike, age_days: ArrayLike, days: ArrayLike
) -> Numbers:
    """Return P(won within `days` days | still in the stage at that age), between the table's ages in line.

    Units: shares 0–1; whole days of age, `ON_ENTRY` for a visit that is about to begin; days ahead may
    have fractions. Null for a stage that nobody has visited.
    """
    last = curves.won.shape[2] - 1
    ahead = np.clip(np.asarray(days, dtype="float64"), 0, last)
    before = np.floor(ahead).astype("int64")
    part, after = ahead - before, np.minimum(before + 1, last)

    def at(rows: Whole, places: Whole) -> Numbers:
        won = curves.won
        return won[rows, places, before] * (1 - part) + won[rows, places, after] * part

    return _between_ages(curves, stage_ids, age_days, at)


def won_eventually(curves: WinCurves, stage_ids: ArrayLike, age_days: ArrayLike) -> Numbers:
    """Return P(ever won | still in the stage at that age), as far as past visits were followed.

    Units: shares 0–1; whole days, `ON_ENTRY` for the value with which every visit begins. Null for a
    stage that nobody has visited. A curve ends where one more close would move it by over a tenth.
    """
    return _between_ages(
        curves, stage_ids, age_days, lambda rows, places: curves.eventually[rows, places]
    )


def evidence(curves: WinCurves, stage_ids: ArrayLike, age_days: ArrayLike) -> tuple[Numbers, Whole]:
    """Return how many past visits stand behind a chance, and from which age on: deals of known fate by the
    horizon that were still in the stage after so many whole days (an age of the table). Null, and 0, for a
    stage that nobody has visited."""
    asked = np.asarray(stage_ids)
    rows = pd.Index(curves.stage_ids).get_indexer(asked)
    places = np.clip(np.searchsorted(AGES, np.asarray(age_days) + 1, side="right") - 1, 0, None)
    return np.where(rows >= 0, curves.known[rows, places], np.nan), AGES[places]


def dwell_of_won(visits: pd.DataFrame, share: float = 0.9) -> pd.DataFrame:
    """Return, per stage, by which age that share of the visits of deals that were won had left it.

    Units: stage_id; visits; days (whole, the smallest age by which at least that share had left).
    """
    done = visits[(visits["outcome"] == "won") & visits["left_on"].notna()]
    ages = done.groupby("stage_id")["age_days"]
    days = ages.agg(lambda of_stage: np.quantile(of_stage, share, method="inverted_cdf"))
    return pd.DataFrame({"visits": ages.size(), "days": days}).reset_index()


def day_numbers(days: pd.Series) -> Whole:
    """Return dates as whole numbers of days, the same origin for all."""
    return days.to_numpy(dtype="datetime64[D]").astype("int64")


def _fates(visits: pd.DataFrame) -> Fates:
    outcome = visits["outcome"].to_numpy(dtype=object)
    return Fates(
        day_numbers(visits["entered_on"]),
        day_numbers(visits["watched_to_on"]),
        outcome == "won",
        (outcome == "won") | (outcome == "lost"),
        day_numbers(visits["observed_from_on"]),
    )


def _those(fates: Fates, chosen: NDArray[np.bool_], later: int = 0) -> Fates:
    """The chosen ones, followed from so many days later on."""
    return Fates(
        fates.begins[chosen] + later,
        fates.ends[chosen],
        fates.is_won[chosen],
        fates.is_closed[chosen],
        fates.observed_from[chosen],
    )


def _of_stage(
    fates: Fates, lived: Whole, overall: Curve, place: int
) -> tuple[Numbers, Numbers, Numbers]:
    """One stage's curves over AGES, the fates known by the horizon, and the shares won in the end."""
    days = len(overall.won) - 1
    younger, younger_end = overall.won, overall.won[overall.supported]
    curves, known, ends = [], [], []
    for age in AGES:
        found = win_curve(_those(fates, lived >= age, int(age)), days)
        younger = _leaning(found.won, found.known[place], younger)
        younger_end = _leaning(
            found.won[found.supported], found.known[found.supported], younger_end
        )
        curves.append(younger)
        known.append(found.known[place])
        ends.append(younger_end)
    return np.array(curves), np.array(known), np.array(ends)


def _leaning(own, weight: float, younger):
    return (weight * own + PSEUDO_VISITS * younger) / (weight + PSEUDO_VISITS)


def _per_day(days: Whole, length: int) -> Numbers:
    return np.bincount(np.minimum(days, length), minlength=length + 1)[:length].astype("float64")


def _supported(open_before: Numbers, at_risk: Numbers) -> int:
    """Through the last day on which one fate weighs little; of fewer than ten deals, as much as at first."""
    weight = np.divide(open_before, at_risk, out=np.full_like(at_risk, np.inf), where=at_risk > 0)
    heaviest = max(HEAVIEST_FATE, 1 / max(at_risk.max(initial=0.0), 1.0))
    is_fine = weight <= heaviest * (1 + 1e-9)
    return int(np.flatnonzero(is_fine)[-1]) + 1 if is_fine.any() else 0


def _between_ages(curves: WinCurves, stage_ids: ArrayLike, age_days: ArrayLike, at) -> Numbers:
    asked = np.asarray(stage_ids)
    known = np.array(curves.stage_ids, dtype="int64")
    if not len(known):
        return np.full(asked.shape, np.nan)
    rows = np.minimum(np.searchsorted(known, asked), len(known) - 1)
    lived = np.asarray(age_days, dtype="float64") + 1
    low = np.clip(np.searchsorted(AGES, lived, side="right") - 1, 0, len(AGES) - 1)
    high = np.minimum(low + 1, len(AGES) - 1)
    part = np.clip((lived - AGES[low]) / np.maximum(AGES[high] - AGES[low], 1), 0, 1)
    found = at(rows, low) * (1 - part) + at(rows, high) * part
    return np.where(known[rows] == asked, np.clip(found, 0, 1), np.nan)
