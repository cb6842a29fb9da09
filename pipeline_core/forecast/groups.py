"""Who and what: does an owner, a segment, a product win more often than usual from the same stage and age?

Every past visit is asked again at each age that it reached, as a deal is asked today: how many wins did
the win curve expect within the horizon, and was it won? Source: FORECAST, piece 2.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline_core.forecast.ratios import ratio
from pipeline_core.forecast.win_curves import AGES, WinCurves, day_numbers

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]


def raise_odds(chances: ArrayLike, ratios: ArrayLike) -> Numbers:
    """Return chances when everything happens `ratios` times as often: 1 − (1 − p)^m, a share for any m ≥ 0."""
    return 1 - (1 - np.asarray(chances, dtype="float64")) ** np.asarray(ratios, dtype="float64")


def past_windows(
    visits: pd.DataFrame, curves: WinCurves, horizon: int, as_of: int, by: Sequence[str]
) -> pd.DataFrame:
    """Return wins observed and expected in past windows, one row per stage and combination of groups.

    A window begins at each age of the table that a visit reached while closes were known, and lasts
    `horizon` days or to the as-of day; expected is the win curve's chance over just those days.
    Units: windows; wins. `visits` as for win_curves, with a column for each name in `by`; a missing
    value is a group of its own. Windows of one visit overlap.
    """
    stage_rows = np.searchsorted(curves.stage_ids, visits["stage_id"].to_numpy())
    groups = visits.groupby(["stage_id", *by], dropna=False, sort=False)
    cells, size = groups.ngroup().to_numpy(), groups.ngroups
    counts = np.zeros((3, size))
    for place, (chosen, days, is_won) in enumerate(_windows(visits, horizon, as_of)):
        chances = curves.won[stage_rows[chosen], place, np.minimum(days, curves.won.shape[2] - 1)]
        of_window = cells[chosen]
        for row, weights in enumerate((None, is_won, chances)):
            counts[row] += np.bincount(of_window, weights, size)
    found = visits[["stage_id", *by]].iloc[_first_of_each(cells, size)].reset_index(drop=True)
    return found.assign(windows=counts[0], observed=counts[1], expected=counts[2])


def group_ratios(windows: pd.DataFrame, by: Sequence[str]) -> pd.DataFrame:
    """Return how many times more often than usual each group wins, per stage: the rows of past_windows.

    Dimensions are taken in the given order, each on what the ones before it leave unexplained; what is
    expected is brought to what was observed within each stage first, so that groups are compared with
    their stage. Units: ratio (1 = as usual). Columns: dimension, stage_id, value, observed, expected,
    ratio.
    """
    totals = windows.groupby("stage_id")[["observed", "expected"]].transform("sum")
    expected = windows["expected"] * totals["observed"] / totals["expected"].clip(lower=1e-9)
    found = [pd.DataFrame(columns=["dimension", "stage_id", "value"])]
    for dimension in by:
        cells = windows.assign(expected=expected).groupby(["stage_id", dimension], dropna=False)
        sums = cells[["observed", "expected"]].sum()
        sums["ratio"] = ratio(sums["observed"], sums["expected"])
        expected = expected * sums["ratio"].to_numpy()[cells.ngroup()]
        sums = sums.reset_index(names=["stage_id", "value"])
        found.append(sums.assign(dimension=dimension))
    return pd.concat(found[1:] or found, ignore_index=True)


def ratios_of(found: pd.DataFrame, rows: pd.DataFrame) -> Numbers:
    """Return the product of a row's ratios over all dimensions of group_ratios; 1 for a group never seen.

    `rows` has stage_id and a column for each dimension.
    """
    product = np.ones(len(rows))
    for dimension, of_dimension in found.groupby("dimension"):
        known = of_dimension[["stage_id", "value", "ratio"]].rename(columns={"value": dimension})
        own = rows[["stage_id", dimension]].merge(known, how="left", on=["stage_id", dimension])
        product *= own["ratio"].fillna(1.0).to_numpy()
    return product


def _windows(visits: pd.DataFrame, horizon: int, as_of: int):
    """For each age of the table: which visits reached it, for how many days, and were they won in them?"""
    entered, ends = day_numbers(visits["entered_on"]), day_numbers(visits["watched_to_on"])
    observed_from = day_numbers(visits["observed_from_on"])
    lived = visits["age_days"].to_numpy() + visits["left_on"].isna().to_numpy()
    is_won = (visits["outcome"] == "won").to_numpy()
    is_closed = is_won | (visits["outcome"] == "lost").to_numpy()
    until = np.where(is_closed, as_of, ends)  # a closed deal's fate is known to the as-of day
    for age in AGES:
        begins = entered + age
        chosen = np.flatnonzero((lived >= age) & (begins >= observed_from) & (begins < as_of))
        days = np.clip(until[chosen] + 1 - begins[chosen], 0, horizon)
        yield chosen, days, is_won[chosen] & (ends[chosen] - begins[chosen] < days)


def _first_of_each(cells: Whole, size: int) -> Whole:
    """The position of some row of each cell."""
    positions = np.zeros(size, dtype="int64")
    positions[cells] = np.arange(len(cells))
    return positions
