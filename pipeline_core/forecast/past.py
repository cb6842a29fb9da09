"""What all past deals of a team teach on one day: learned once for each state of the data and horizon.

Deals: one row per deal as known on the as-of day: deal_key, outcome (won, lost, open), created_on,
closed_on, amount in cents or null, and a column per group; of open ones also stage_id and entered_on, the
day on which they came into it; of those created_on or entered_on is known. Visits: as for win_curves, with sequence.
"""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.groups import group_ratios, past_windows, ratios_of
from pipeline_core.forecast.levers import Paths, won_paths
from pipeline_core.forecast.months import month_table, months, rhythm, season, shock
from pipeline_core.forecast.new_deals import creation_curve
from pipeline_core.forecast.win_curves import Curve, WinCurves, day_numbers, win_curves


@dataclass(frozen=True)
class Past:
    """The pieces 1, 2, 4 and 8 of FORECAST, and the curve from creation of piece 3; days are numbers."""

    as_of: int
    horizon: int
    observed_from: int
    groups: tuple[str, ...]
    curves: WinCurves
    creation: Curve
    ratios: pd.DataFrame
    months: pd.DataFrame
    rhythm: NDArray[np.float64]
    shock: float
    paths: Paths

    def season(self, days: int, after: int = 0) -> float:
        """Return the season of `days` days that begin `after` days from the as-of day, or before it."""
        return season(self.rhythm, self.as_of + 1 + after, days)


def past(
    deals: pd.DataFrame,
    visits: pd.DataFrame,
    as_of: datetime.date,
    horizon: int,
    groups: Sequence[str] = (),
    least_shock: float = 0.0,
) -> Past:
    """Return what the past teaches about `horizon` days; the frames must know nothing after `as_of`.

    `least_shock`: the variance below which no common shock is believed, for a short history.
    """
    day = np.datetime64(as_of, "D").astype("int64").item()
    closes = day_numbers(deals.loc[deals["outcome"] != "open", "closed_on"])
    first = int(closes.min(initial=day))
    curves = win_curves(visits, horizon)
    creation = creation_curve(deals, day, first)
    visits = _grouped(visits, deals, groups)
    ratios = group_ratios(past_windows(visits, curves, horizon, day, groups), groups)
    own = ratios_of(ratios, visits)
    table = month_table(visits, own, deals, curves, creation.won, months(day, first))
    of_quarter = rhythm(table)
    return Past(
        day,
        horizon,
        first,
        tuple(groups),
        curves,
        creation,
        ratios,
        table,
        of_quarter,
        max(shock(table, of_quarter), least_shock),
        won_paths(visits, curves.stage_ids),
    )


def _grouped(visits: pd.DataFrame, deals: pd.DataFrame, groups: Sequence[str]) -> pd.DataFrame:
    """Visits with the groups to which their deals belong on the as-of day."""
    places = pd.Index(deals["deal_key"]).get_indexer(visits["deal_key"])
    columns = {name: deals[name].take(places).where(places >= 0).to_numpy() for name in groups}
    return visits.assign(**columns)
