"""Month by month: wins against what was expected of them; the rhythm of the quarter and the common shock.

Source: FORECAST, piece 4. Days are numbers, as `day_numbers` gives them.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.groups import raise_odds
from pipeline_core.forecast.ratios import ratio
from pipeline_core.forecast.win_curves import WinCurves, day_numbers, won_within

Numbers = NDArray[np.float64]
FEWEST_DAYS, LONGEST_BACK = (
    10,
    730,
)  # shorter pieces of a month say nothing, older ones of other times
FEWEST_OF_A_KIND = 2  # first, second and third months of a quarter, before there is a rhythm
USUAL_JUMPS, USUAL_SHOCK = 4, 0.12**2  # months stray by 12 %, until a team's own months say better


def months(as_of: int, observed_from: int) -> pd.DataFrame:
    """Return the calendar months of the last two years in which closes were known, cut at both ends.

    Columns: begins and ends (day numbers, the end is not part of it), phase (0–2, the month's place in
    its calendar quarter).
    """
    first, last = (np.datetime64(day, "D") for day in (observed_from, as_of + 1))
    starts = np.arange(first.astype("M8[M]") + 1, last.astype("M8[M]") + 1).astype("M8[D]")
    edges = np.concatenate([[first], starts[starts < last], [last]]).astype("int64")
    found = pd.DataFrame({"begins": edges[:-1], "ends": edges[1:]})
    is_used = (found["ends"] - found["begins"] >= FEWEST_DAYS) & (
        found["begins"] > as_of - LONGEST_BACK
    )
    found["phase"] = phases(found["begins"].to_numpy())
    return found[is_used].reset_index(drop=True)


def month_table(
    visits: pd.DataFrame,
    ratios: Numbers,
    deals: pd.DataFrame,
    curves: WinCurves,
    creation_won: Numbers,
    spans: pd.DataFrame,
) -> pd.DataFrame:
    """Return `spans` with the wins observed in each month and those expected at its start.

    Expected: of each deal open on its first morning by stage, age and group, and of the deals that were
    created in it. `visits` as for win_curves with one ratio each; `creation_won` is the share won within
    0, 1, 2 … days of creation.
    """
    closes = np.sort(day_numbers(deals.loc[deals["outcome"] == "won", "closed_on"]))
    created = np.sort(day_numbers(deals["created_on"].dropna()))
    present = _Present(visits)
    expected, observed = [], []
    for begins, ends in spans[["begins", "ends"]].itertuples(index=False):
        open_then, age_days = present.on_the_morning_of(begins)
        won = won_within(curves, present.stage_ids[open_then], age_days, ends - begins)
        left = ends - created[np.searchsorted(created, begins) : np.searchsorted(created, ends)]
        soon = creation_won[np.minimum(left, len(creation_won) - 1)].sum()
        expected.append(raise_odds(won, ratios[open_then]).sum() + soon)
        observed.append(np.searchsorted(closes, ends) - np.searchsorted(closes, begins))
    return spans.assign(expected=np.array(expected, float), observed=np.array(observed, float))


def rhythm(table: pd.DataFrame) -> Numbers:
    """Return by how much each month of a quarter differs, as logarithms whose mean is 0.

    R_k = Σ log ratio(O, E) / (n_k + 1), centred; zeros unless each kind of month was seen twice.
    """
    kinds = table["phase"].to_numpy()
    seen = np.bincount(kinds, minlength=3)
    if seen.min() < FEWEST_OF_A_KIND:
        return np.zeros(3)
    logs = np.log(ratio(table["observed"], table["expected"]))
    found = np.bincount(kinds, logs, minlength=3) / (seen + 1)
    return found - found.mean()


def shock(table: pd.DataFrame, of_quarter: Numbers) -> float:
    """Return the variance of what moves all deals of a month at once, from jumps between months.

    s² = (4 · .12² + Σ max(Δy² / 2 − (v + v′) / 2, 0)) / (4 + jumps), y = log((O + 1) / (E + 1)) with the
    rhythm in E, v = 1 / (E + 1). Not divided by the horizon: a shock may last a quarter.
    """
    expected = table["expected"].to_numpy() * np.exp(of_quarter[table["phase"].to_numpy()])
    jumps = np.diff(np.log((table["observed"].to_numpy() + 1) / (expected + 1)))
    noise = 1 / (expected + 1)
    beyond = np.maximum(jumps**2 / 2 - (noise[1:] + noise[:-1]) / 2, 0).sum()
    return float((USUAL_JUMPS * USUAL_SHOCK + beyond) / (USUAL_JUMPS + len(jumps)))


def season(of_quarter: Numbers, first_day: int, days: int) -> float:
    """Return how many times more often than usual deals are won on those days, on average."""
    asked = np.arange(first_day, first_day + max(days, 1))
    return float(np.exp(of_quarter[phases(asked)]).mean())


def phases(days: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return each day's month in its calendar quarter, 0–2; a fiscal quarter only renames them."""
    return days.astype("M8[D]").astype("M8[M]").astype("int64") % 3


class _Present:
    """Which visits were under way on a morning."""

    def __init__(self, visits: pd.DataFrame) -> None:
        self.stage_ids = visits["stage_id"].to_numpy(dtype="int64")
        self._entered = day_numbers(visits["entered_on"])
        # Who still waits, or was lost from sight, is there to the end of the last day on which it was seen.
        is_left = visits["left_on"].notna().to_numpy()
        self._left = self._entered + visits["age_days"].to_numpy() + ~is_left
        watched_to = day_numbers(visits["watched_to_on"])
        is_closed = (visits["outcome"] != "open").to_numpy()
        self._left = np.minimum(self._left, watched_to + ~is_closed)

    def on_the_morning_of(self, day: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Return the positions of visits under way on that morning, and the age of each the evening before."""
        there = np.flatnonzero((self._entered < day) & (self._left >= day))
        return there, day - self._entered[there] - 1
