"""The deals that a forecast is asked about, seen with what the past teaches: all that an outlook needs."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.anchor import Anchor, anchor
from pipeline_core.forecast.groups import raise_odds, ratios_of
from pipeline_core.forecast.new_deals import QUARTER, NewDeals, creation_curve, new_deals
from pipeline_core.forecast.past import Past, past
from pipeline_core.forecast.win_curves import day_numbers, evidence, won_within

Numbers = NDArray[np.float64]
FEWEST_OF_GROUP = 5  # won amounts of a group, before they say what its deals usually bring in


@dataclasses.dataclass(frozen=True)
class Fit:
    """A past, and the open and new deals that it is asked about, with the run-rate's say on them.

    `waiting`: one row per open deal whose stage is known: deal_key, stage_id, age_days, amount (cents; what
    its group usually brings in where is_usual_amount), ratio, row (of past.paths), and the evidence: alike
    past visits were alike_days or longer in that stage.
    """

    past: Past
    waiting: pd.DataFrame
    new: NewDeals
    anchor: Anchor


def fit(
    deals: pd.DataFrame,
    visits: pd.DataFrame,
    as_of: datetime.date,
    horizon: int,
    groups: Sequence[str] = (),
) -> Fit:
    """Return the past of all deals asked about all of them; frames as in forecast.past."""
    return fit_of(past(deals, visits, as_of, horizon, groups), deals)


def fit_of(known: Past, deals: pd.DataFrame) -> Fit:
    """Return the past asked about some deals only: how they win is known of all, how many come of them.

    Their curve from creation leans on that of all.
    """
    own = creation_curve(deals, known.as_of, known.observed_from, known.creation, known.horizon)
    new = new_deals(deals, own, known.as_of, known.horizon, known.observed_from)
    waiting = _waiting(known, deals)
    return Fit(known, waiting, new, _anchor(known, deals, _expected(known, waiting, new)))


def chances(known: Past, waiting: pd.DataFrame, days: Numbers | int, ratios: Numbers) -> Numbers:
    """Return P(won within so many days) of waiting deals: 1 − (1 − C[stage, age](days)) ^ ratio."""
    won = won_within(known.curves, waiting["stage_id"], waiting["age_days"], days)
    return raise_odds(won, ratios)


def _waiting(known: Past, deals: pd.DataFrame) -> pd.DataFrame:
    found = deals[(deals["outcome"] == "open") & deals["stage_id"].isin(known.curves.stage_ids)]
    found = found.sort_values("deal_key").reset_index(drop=True)
    found = found.astype({"stage_id": "int64"})
    entered = found["entered_on"].fillna(found["created_on"])
    found["created_on"] = found["created_on"].fillna(entered)
    found["age_days"] = np.maximum(known.as_of - day_numbers(entered), 0)
    found["is_usual_amount"] = ~(found["amount"].fillna(0) != 0)
    found["amount"] = _amounts(known, deals, found)
    found["ratio"] = ratios_of(known.ratios, found)
    found["row"] = known.paths.rows(found["stage_id"])
    found["alike"], found["alike_days"] = evidence(
        known.curves, found["stage_id"], found["age_days"]
    )
    return found


def _amounts(known: Past, deals: pd.DataFrame, found: pd.DataFrame) -> Numbers:
    """Known amounts; else the mean of won ones, of the first group in which enough are known, or of all."""
    won = deals[(deals["outcome"] == "won") & (deals["amount"].fillna(0) != 0)]
    amounts = found["amount"].astype("float64").mask(found["is_usual_amount"])
    for group in known.groups:
        of_group = won.groupby(group)["amount"].agg(["mean", "size"])
        enough = of_group.loc[of_group["size"] >= FEWEST_OF_GROUP, "mean"].astype("float64")
        amounts = amounts.fillna(found[group].map(enough))
    return amounts.fillna(won["amount"].mean() if len(won) else 0.0).to_numpy("float64")


def _expected(known: Past, waiting: pd.DataFrame, new: NewDeals) -> float:
    """Cents that the deals bring in within the horizon, before the run-rate is heard."""
    usual = known.season(known.horizon)
    won = chances(known, waiting, known.horizon, waiting["ratio"].to_numpy() * usual)
    fresh = new.wins(known.horizon) * usual * new.sizes.mean()
    return float((waiting["amount"].to_numpy() * won).sum() + fresh)


def _anchor(known: Past, deals: pd.DataFrame, expected: float) -> Anchor:
    days = min(QUARTER, max(known.as_of + 1 - known.observed_from, 1))
    won = deals[(deals["outcome"] == "won") & deals["amount"].notna()]
    recent = won.loc[day_numbers(won["closed_on"]) > known.as_of - days, "amount"].to_numpy(
        "float64"
    )
    seasons = known.season(known.horizon) / known.season(days, -days)
    return anchor(recent, recent.sum() / days * known.horizon * seasons, expected)
