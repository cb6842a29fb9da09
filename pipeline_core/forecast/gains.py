"""What a span of days would bring in beyond the outlook if cells of the board were as good as usual.

A cell is a stage within a group. Its deals convert `factor` times as often there, or take `factor` times
as long; deals not created yet do so as far as the group creates them. Source: FORECAST, piece 8.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Hashable, Mapping

import numpy as np
import pandas as pd

from pipeline_core.forecast.fit import Fit
from pipeline_core.forecast.levers import Levers
from pipeline_core.forecast.outlook import NEUTRAL, outlook

CONVERSION, PACE = "conversion", "pace"


@dataclasses.dataclass(frozen=True)
class Groups:
    """The group of each deal in fit.waiting, and the share of new deals that each group creates."""

    waiting: np.ndarray
    created: Mapping[Hashable, float]


@dataclasses.dataclass(frozen=True)
class Coming:
    """What is to come: cents, and deals won."""

    amount: float
    deals: float


def to_come(fit: Fit, days: int, after: int, levers: Levers = NEUTRAL) -> Coming:
    """Return the expected bookings, and wins, of the next days without the first `after` of them."""
    found = outlook(fit, days, levers, after=after)
    counting = dataclasses.replace(
        fit,
        waiting=fit.waiting.assign(amount=1.0),
        new=dataclasses.replace(fit.new, sizes=np.ones(1)),
    )
    wins = outlook(counting, days, levers, after=after, is_anchored=False)
    return Coming(found.open + found.new, wins.open + wins.new)


def levers_of_cells(fit: Fit, groups: Groups, cells: pd.DataFrame) -> Levers:
    """Return the levers that raise all these cells at once; rows: stage_id, group, kind, factor.

    `kind` is conversion or pace. Cells of stages that no past deal visited change nothing.
    """
    shape = (len(fit.waiting), len(fit.past.paths.stage_ids))
    own = {kind: np.ones(shape) for kind in (CONVERSION, PACE)}
    new = {kind: np.ones((1, shape[1])) for kind in (CONVERSION, PACE)}
    for cell in cells.itertuples():
        column = np.array(fit.past.paths.stage_ids) == cell.stage_id
        own[cell.kind][np.ix_(groups.waiting == cell.group, column)] = cell.factor
        new[cell.kind][:, column] += groups.created.get(cell.group, 0.0) * (cell.factor - 1)
    return Levers(own[CONVERSION], own[PACE], new[CONVERSION], new[PACE])


def gains(fit: Fit, days: int, after: int, groups: Groups, cells: pd.DataFrame) -> list[Coming]:
    """Return what each cell alone would add to the next days, and last what all of them together would.

    The sum of the single gains is not the joint one: a deal passes several cells, and is won once.
    """
    base = to_come(fit, days, after)
    asked = [cells.iloc[[place]] for place in range(len(cells))]
    moved = [
        to_come(fit, days, after, levers_of_cells(fit, groups, those)) for those in [*asked, cells]
    ]
    return [Coming(each.amount - base.amount, each.deals - base.deals) for each in moved]
