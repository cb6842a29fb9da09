"""Cells of the board that are slow or weak by more than chance, and whose deals they hold up."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy as np
import pandas as pd

from pipeline_core.answers.fitting import basis
from pipeline_core.forecast.fit import Fit
from pipeline_core.forecast.gains import CONVERSION, PACE, Groups, levers_of_cells
from pipeline_core.forecast.levers import Levers
from pipeline_core.forecast.new_deals import QUARTER
from pipeline_core.metrics.bottlenecks import board_cells
from pipeline_core.metrics.forecast import NAMELESS, group_of_deals
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.store.database import Store, deals_version

Cell = tuple[str, str, str]  # stage, group, kind


def weak_cells(store: Store, scope: Scope, split_by: str) -> pd.DataFrame:
    """Return cells that are slower, and those from which fewer go on, by more than chance.

    Columns of board_cells, and kind, factor and group as levers_of_cells takes them. None by month.
    """
    if split_by not in DIMENSIONS:
        return pd.DataFrame(columns=["stage", "group", "kind"])
    board = board_cells(store, scope, split_by)
    slow, weak = board[board["pace"] == "slower"], board[board["forward"] == "fewer"]
    cells = pd.concat(
        [
            slow.assign(kind=PACE, factor=slow["ratio"].clip(upper=1)),
            weak.assign(kind=CONVERSION, factor=(1 / weak["advanced_ratio"]).clip(lower=1)),
        ],
        ignore_index=True,
    )
    return cells.assign(group=cells["value"].astype(object).fillna(NAMELESS))


def groups_of_deals(store: Store, scope: Scope, split_by: str, fit: Fit) -> Groups:
    """Return the group of each waiting deal, and the share of the last 91 days' new deals of each."""
    deals = group_of_deals(store, scope, split_by, QUARTER)
    by_key = dict(zip(deals["deal_key"], deals["value"], strict=True))
    waiting = [by_key.get(key, NAMELESS) for key in fit.waiting["deal_key"]]
    created = deals.loc[deals["is_new"], "value"].value_counts(normalize=True)
    return Groups(np.array(waiting, dtype=object), created.to_dict())


def levers_of_mended(
    store: Store, scope: Scope, split_by: str, cells: Sequence[Mapping[str, str | None]]
) -> Levers:
    """Return the levers that bring chosen cells (stage, value, kind) to what is usual, by all that is known.

    A cell that is not weak, or no longer, changes nothing. The scope has the period of the forecast.
    """
    chosen = tuple((cell["stage"], cell["value"] or NAMELESS, cell["kind"]) for cell in cells)
    return _levers_of_mended(store, scope, split_by, chosen, deals_version(store))


@lru_cache(maxsize=16)
def _levers_of_mended(
    store: Store, scope: Scope, split_by: str, chosen: tuple[Cell, ...], version: int
) -> Levers:
    fit = basis(store, scope).fit
    cells = weak_cells(store, dataclasses.replace(scope, since=None, until=None), split_by)
    names = zip(cells["stage"], cells["group"], cells["kind"], strict=True)
    cells = cells[[name in chosen for name in names]]
    return levers_of_cells(fit, groups_of_deals(store, scope, split_by, fit), cells)
