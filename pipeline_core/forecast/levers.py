"""What-if: what past won deals went through tells how far a better stage, or a quicker one, would carry.

Rows of the two matrices say where a deal is: one row per stage, and a last one for a deal that has just
been created; columns are the stages. Source: FORECAST, piece 8; exact in a semi-Markov process without
returns, where the same moves happen at the same time and only more of them go forward.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike, NDArray

from pipeline_core.forecast.new_deals import NewPart

Numbers = NDArray[np.float64]
Whole = NDArray[np.int64]
CREATED = -1  # the row of a deal that is in no stage yet
LONGEST_STRETCH = 10.0  # a horizon is read at most so many times further on


@dataclass(frozen=True)
class Paths:
    """How won deals went on from each stage (row; the last: from creation) through each stage (column).

    `passes`: the share of them that was in that stage from then on. `shares`: the share of the days
    that they still needed which was spent there. Both 0 where no won deal was seen in the row's stage.
    """

    stage_ids: tuple[int, ...]
    passes: Numbers
    shares: Numbers

    def rows(self, stage_ids: ArrayLike) -> Whole:
        """Return the row of each stage; a stage that no deal visited has that of a new deal."""
        places = {stage_id: row for row, stage_id in enumerate(self.stage_ids)}
        return np.array(
            [places.get(each, CREATED) for each in np.asarray(stage_ids)], dtype="int64"
        )

    def factors(self, by_stage: Mapping[int, float]) -> Numbers:
        """Return a factor per stage in the order of the columns; 1 where none is given."""
        return np.array([by_stage.get(stage_id, 1.0) for stage_id in self.stage_ids])


@dataclass(frozen=True)
class MoreOf:
    """Of one part of the deals not created yet `factor` times as many, from `after` days on."""

    part: NewPart
    factor: float
    after: int = 0


@dataclass(frozen=True)
class Levers:
    """Factors that a scenario multiplies by; 1 changes nothing.

    conversion and time: one per stage (Paths.factors), or a row of them per waiting deal; None is neutral.
    new_conversion and new_time: the same for deals not created yet. creation: deals created a day, from
    `creation_after` days on; what creation_of adds to parts of them comes on top. size: every amount.
    win_rate: all odds at once.
    """

    conversion: Numbers | None = None
    time: Numbers | None = None
    new_conversion: Numbers | None = None
    new_time: Numbers | None = None
    creation: float = 1.0
    creation_after: int = 0
    creation_of: tuple[MoreOf, ...] = ()
    size: float = 1.0
    win_rate: float = 1.0


def team_levers(
    paths: Paths,
    conversion: Mapping[int, float] | None = None,
    time: Mapping[int, float] | None = None,
    **others: float | tuple[MoreOf, ...],
) -> Levers:
    """Return levers that pull whole stages (stage -> factor), for deals at hand and new ones alike."""
    up, days = paths.factors(conversion or {}), paths.factors(time or {})
    return Levers(up, days, up, days, **others)


def on_top(levers: Levers, more: Levers) -> Levers:
    """Return the first levers with the stage factors of the second, which has all four, upon theirs."""
    return replace(
        levers,
        conversion=levers.conversion * more.conversion,
        time=levers.time * more.time,
        new_conversion=levers.new_conversion * more.new_conversion,
        new_time=levers.new_time * more.new_time,
    )


def won_paths(visits: pd.DataFrame, stage_ids: tuple[int, ...]) -> Paths:
    """Return where won deals went, from their visits: deal_key, stage_id, sequence, age_days, outcome.

    A deal that returns to a stage is on its way from its first visit there, and passes a stage for as
    long as a visit to it is still to come. Not counted: deals that are open or lost.
    """
    won = visits[visits["outcome"] == "won"]
    first, last, days = _per_deal(won, stage_ids)
    begins = [*(first[:, [row]] for row in range(len(stage_ids))), np.full((len(first), 1), -1e18)]
    rows = [_onward(begin, last, days) for begin in begins]
    shape = (len(rows), len(stage_ids))
    return Paths(
        stage_ids,
        np.array([passes for passes, _ in rows]).reshape(shape),
        np.array([shares for _, shares in rows]).reshape(shape),
    )


def conversion_effect(paths: Paths, rows: ArrayLike, factors: Numbers | None) -> Numbers:
    """Return by how much the chances of deals in those rows grow when stages convert `factors` times as often.

    Π over stages k of 1 + pass[s, k] · (u_k − 1). `factors`: one per stage, or a row of them per deal.
    """
    if factors is None:
        return np.ones(len(np.asarray(rows)))
    return np.prod(1 + paths.passes[np.asarray(rows)] * (factors - 1), axis=1)


def time_effect(paths: Paths, rows: ArrayLike, factors: Numbers | None) -> Numbers:
    """Return how many times further ahead their win curve is read when stages take `factors` times as long.

    1 / (1 − Σ over stages k of share[s, k] · (1 − τ_k)): all stages at τ give exactly 1 / τ.
    """
    if factors is None:
        return np.ones(len(np.asarray(rows)))
    saved = np.sum(paths.shares[np.asarray(rows)] * (1 - factors), axis=1)
    return 1 / np.maximum(1 - saved, 1 / LONGEST_STRETCH)


def _per_deal(won: pd.DataFrame, stage_ids: tuple[int, ...]) -> tuple[Numbers, Numbers, Numbers]:
    """First visit, last visit and days in total: one row per won deal, one column per stage."""
    deals, rows = np.unique(won["deal_key"].to_numpy(), return_inverse=True)
    places = rows, np.searchsorted(stage_ids, won["stage_id"].to_numpy())
    shape, order = (len(deals), len(stage_ids)), won["sequence"].to_numpy("float64")
    first, last, days = np.full(shape, np.inf), np.full(shape, -np.inf), np.zeros(shape)
    np.minimum.at(first, places, order)
    np.maximum.at(last, places, order)
    np.add.at(days, places, won["age_days"].to_numpy("float64"))
    return first, last, days


def _onward(begin: Numbers, last: Numbers, days: Numbers) -> tuple[Numbers, Numbers]:
    """From that point of each deal's way on: which share passes each stage, which share of time is spent there."""
    is_passed = np.isfinite(last) & (last >= begin)
    spent = (is_passed * days).sum(axis=0)
    deals = max(np.isfinite(begin).sum(), 1)
    return is_passed.sum(axis=0) / deals, spent / max(spent.sum(), 1e-9)
