"""What a span of days is likely to bring in, as it stands or with levers and decisions about single deals.

Composed of the pieces of FORECAST; neutral levers change nothing, exactly, and nothing is drawn by chance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.forecast.budget import Budget, New, Open, budget, pull
from pipeline_core.forecast.fit import Fit, chances
from pipeline_core.forecast.levers import CREATED, Levers, conversion_effect, time_effect

Numbers = NDArray[np.float64]
WEEK = 7
NEUTRAL = Levers()


@dataclass(frozen=True)
class Override:
    """What somebody says of one deal: its chance (1: committed, 0: omitted), its amount in cents, its delay."""

    chance: float | None = None
    amount: float | None = None
    slip_weeks: int = 0


@dataclass(frozen=True)
class Outlook:
    """What is still to come in the span: the budget, its parts `open` and `new` in cents, and each deal's chance.

    `chances` and `amounts` stand in the order of fit.waiting; amounts hold levers and overrides, and not the
    anchor, which the budget and its parts do hold.
    """

    budget: Budget
    open: float
    new: float
    chances: Numbers
    amounts: Numbers


def outlook(
    fit: Fit,
    days: int,
    levers: Levers = NEUTRAL,
    overrides: Mapping[int, Override] | None = None,
    after: int = 0,
    is_anchored: bool = True,
    with_new: bool = True,
) -> Outlook:
    """Return what the days after the first `after` and up to `days` from the as-of day bring in.

    Overridden deals (by deal_key) leave the common shock and the run-rate's pull; levers move only the
    chances and amounts that nobody has set. `is_anchored` and `with_new` are the two visible switches.
    """
    decided = _decided(fit, overrides or {})
    anchor = fit.anchor.factor if is_anchored else 1.0
    usual = fit.waiting["amount"].to_numpy("float64") * levers.size
    amounts = np.where(np.isnan(decided.amounts), usual, decided.amounts)
    moved = _moved(fit, days, levers, decided.slips)
    chance, pulls = moved, pull(moved)
    if after:
        sooner = _moved(fit, after, levers, decided.slips)
        chance, pulls = chance - sooner, pulls - pull(sooner)
    chance = np.where(np.isnan(decided.chances), chance, decided.chances)
    scaled = amounts * np.where(decided.is_any, 1.0, anchor)
    wins, worth = (_new_wins(fit, days, levers) - _new_wins(fit, after, levers)) * with_new
    larger = worth / wins if wins else 1.0
    new = New(wins, fit.new.sizes * (levers.size * anchor * larger), fit.new.variance)
    found = budget(Open(scaled, chance, np.where(decided.is_any, 0.0, pulls)), new, fit.past.shock)
    at_hand, fresh = float(np.sum(scaled * chance)), wins * float(new.sizes.mean())
    return Outlook(found, at_hand, fresh, chance, amounts)


def weeks(fit: Fit, days: int, **asked) -> pd.DataFrame:
    """Return the cumulative path: a row per week of the span to its last day, as `outlook` is asked.

    Columns: days (from the as-of day), p10, p50, p90 and mean in cents, still to come. Source: FORECAST, 6.
    """
    ends = [*range(asked.get("after", 0) + WEEK, days, WEEK), days]
    found = [outlook(fit, end, **asked).budget for end in ends]
    quantiles = {
        name: [each.quantile(share) for each in found]
        for name, share in (("p10", 0.1), ("p50", 0.5), ("p90", 0.9))
    }
    return pd.DataFrame({"days": ends, **quantiles, "mean": [each.mean for each in found]})


def without_waiting(fit: Fit) -> Fit:
    """Return the fit with no deal at hand: what is left to come is not created yet."""
    return replace(fit, waiting=fit.waiting.iloc[:0])


def of_alike(fit: Fit, days: int, after: int = 0) -> Numbers:
    """Return the chance of each waiting deal by its stage and age alone: without season, group and lever."""
    plain = np.ones(len(fit.waiting))
    until, before = (chances(fit.past, fit.waiting, end, plain) for end in (days, after))
    return until - before


@dataclass(frozen=True)
class _Decided:
    """Overrides in the order of fit.waiting; null where nothing is said."""

    chances: Numbers
    amounts: Numbers
    slips: Numbers
    is_any: NDArray[np.bool_]


def _decided(fit: Fit, overrides: Mapping[int, Override]) -> _Decided:
    size = len(fit.waiting)
    found = _Decided(
        np.full(size, np.nan), np.full(size, np.nan), np.zeros(size), np.zeros(size, bool)
    )
    places = pd.Index(fit.waiting["deal_key"]).get_indexer(list(overrides))
    for place, override in zip(places, overrides.values(), strict=True):
        if place < 0:  # no longer open: what was said of it is answered
            continue
        found.is_any[place] = True
        found.slips[place] = WEEK * override.slip_weeks
        found.chances[place] = np.nan if override.chance is None else override.chance
        found.amounts[place] = np.nan if override.amount is None else override.amount
    return found


def _moved(fit: Fit, days: int, levers: Levers, slips: Numbers) -> Numbers:
    """P(won within the days) with levers: p′ = min(1, p · conversion), read at days · stretch, odds · season."""
    rows, paths = fit.waiting["row"].to_numpy(), fit.past.paths
    ahead = np.maximum(days - slips, 0) * time_effect(paths, rows, levers.time)
    ratios = fit.waiting["ratio"].to_numpy() * (fit.past.season(days) * levers.win_rate)
    found = chances(fit.past, fit.waiting, ahead, ratios)
    return np.minimum(found * conversion_effect(paths, rows, levers.conversion), 1.0)


def _new_wins(fit: Fit, days: int, levers: Levers) -> Numbers:
    """λ · f · season · Σ F0, of deals that are created and won within the days; and their usual-sized worth."""
    paths, row = fit.past.paths, np.array([CREATED])
    stretch = time_effect(paths, row, levers.new_time)[0]
    more = (levers.creation - 1) * fit.new.wins(max(days - levers.creation_after, 0), stretch)
    found = np.full(2, fit.new.wins(days, stretch) + more)
    for each in levers.creation_of:
        found += (each.factor - 1) * each.part.wins(max(days - each.after, 0), stretch)
    effect = conversion_effect(paths, row, levers.new_conversion)[0]
    return np.maximum(found, 0) * fit.past.season(days) * levers.win_rate * effect
