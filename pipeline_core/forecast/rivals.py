"""Forecasts to beat: what teams and CRMs do without a model of time. Each is a chance per open deal, or a total.

Frames of deals are those of forecast.past, as known on one day; all days are numbers.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.win_curves import day_numbers

Numbers = NDArray[np.float64]
QUARTER = 91


def run_rate(deals: pd.DataFrame, as_of: int, horizon: int) -> float:
    """Return the bookings of the last 91 days, scaled to the horizon; cents."""
    return _booked(deals, as_of - QUARTER, as_of) / QUARTER * horizon


def seasonal_naive(deals: pd.DataFrame, as_of: int, horizon: int) -> float:
    """Return what the same weeks of the quarter before brought in; cents."""
    days = min(horizon, QUARTER)
    return _booked(deals, as_of - QUARTER, as_of - QUARTER + days) / days * horizon


def open_x_win_rate(deals: pd.DataFrame, waiting: pd.DataFrame) -> Numbers:
    """Return every open deal's chance as the win rate of all closed ones, whenever it may close."""
    return np.full(len(waiting), _win_rate(deals[deals["outcome"] != "open"]))


def static(
    deals: pd.DataFrame, visits: pd.DataFrame, waiting: pd.DataFrame, as_of: int, horizon: int
) -> Numbers:
    """Return the win rate of closed deals that were ever in the deal's stage, if it is due by then.

    Due: the mean days of won deals after its creation, where no close date is known.
    """
    closed = visits[visits["outcome"] != "open"].drop_duplicates(["deal_key", "stage_id"])
    rates = {stage: _win_rate(of_stage) for stage, of_stage in closed.groupby("stage_id")}
    won = deals[deals["outcome"] == "won"]
    cycle = (won["closed_on"] - won["created_on"]).dt.days.mean() if len(won) else QUARTER
    is_due = day_numbers(waiting["created_on"]) + cycle <= as_of + horizon
    return waiting["stage_id"].map(rates).fillna(0).to_numpy() * is_due


def odoo_bayes(
    deals: pd.DataFrame,
    visits: pd.DataFrame,
    waiting: pd.DataFrame,
    as_of: int,
    horizon: int,
    groups: Sequence[str],
) -> Numbers:
    """Return naive Bayes over stage and groups, times the share of won deals of that age won by then.

    Won deals count in every stage, lost ones up to their last; 0.1 is added to every count.
    Source: Odoo, predictive lead scoring (crm.lead.scoring.frequency).
    """
    closed = deals[deals["outcome"] != "open"]
    won, lost = (closed[closed["outcome"] == outcome] for outcome in ("won", "lost"))
    order = {stage: place for place, stage in enumerate(np.unique(visits["stage_id"]))}
    last = visits["stage_id"].map(order).groupby(visits["deal_key"]).max()
    lost_at = lost["deal_key"].map(last).fillna(0).to_numpy()
    place = waiting["stage_id"].map(order).to_numpy()
    for_won = np.full(len(waiting), len(won) + 0.1)
    for_lost = (lost_at[None, :] >= place[:, None]).sum(axis=1) + 0.1
    for group in groups:
        for_won = for_won * _frequency(won[group], waiting[group])
        for_lost = for_lost * _frequency(lost[group], waiting[group])
    return for_won / (for_won + for_lost) * _won_in_time(won, waiting, as_of, horizon)


def _booked(deals: pd.DataFrame, after: int, until: int) -> float:
    won = deals[deals["outcome"] == "won"]
    closed = day_numbers(won["closed_on"])
    return float(won.loc[(closed > after) & (closed <= until), "amount"].sum())


def _win_rate(closed: pd.DataFrame) -> float:
    return ((closed["outcome"] == "won").sum() + 1) / (len(closed) + 2)


def _frequency(values: pd.Series, asked: pd.Series) -> Numbers:
    counts = values.value_counts() + 0.1
    return asked.map(counts).fillna(0.1).to_numpy("float64") / max(counts.sum(), 0.1)


def _won_in_time(won: pd.DataFrame, waiting: pd.DataFrame, as_of: int, horizon: int) -> Numbers:
    cycles = np.sort((won["closed_on"] - won["created_on"]).dt.days.dropna().to_numpy())
    age = as_of + 1 - day_numbers(waiting["created_on"])
    older = len(cycles) - np.searchsorted(cycles, age)
    within = np.searchsorted(cycles, age + horizon) - np.searchsorted(cycles, age)
    return within / np.maximum(older, 1)
