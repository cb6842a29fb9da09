"""Visits under watch: how many of a cell were seen at each age, and how many of them left at it, in which way."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline_core.scope import Scope, without_period
from pipeline_core.store.database import Columns, Store, data_version, query

VISITS: Columns = {
    "stage_id": "int32",
    "value_id": "int32",
    "entered_day": "int32",
    "age_days": "int32",
    "way_out": "int8",
    "is_inferred": "int8",
}
VALUE_NAMES: Columns = {"value_id": "int64", "label": "str"}
COUNTS = ["began", "left_watch", "events", "advanced", "lost", "inferred"]
NO_VALUE = -1
USUAL_SPLIT = "owner"  # what a board is first shown by
STILL_THERE, FORWARD, LOST = 0, 1, 2  # ways out of a stage; 3: any other
WAYS = 4
Whole = NDArray[np.int64]


@dataclasses.dataclass(frozen=True)
class Split:
    """Which cells are told apart: the values of a dimension that are kept, or so many with most visits.

    In `kept` None stands for deals without a name; visits of all other values are one rest. `stage`
    None: every stage.
    """

    by: str | None = None
    kept: tuple[str | None, ...] | None = None
    at_most: int = 12
    stage: str | None = None


@dataclasses.dataclass(frozen=True)
class Window:
    """The days, first and last, on which visits are watched; `window_on` names it among several."""

    since: datetime.date
    until: datetime.date
    window_on: pd.Timestamp | None = None


WHOLE = Split()


def counts_by_age(
    store: Store, scope: Scope, split: Split, windows: Sequence[Window]
) -> pd.DataFrame:
    """Return the counts by window, stage, value and age, ages ascending.

    Columns: stage_id, value, is_rest, window_on; day: the age in whole days; at_risk: visits watched at
    it; began, left_watch: those that come under watch after it, or leave watch at it; events: those that
    left the stage, of which advanced or lost; inferred: those whose days come from comparing uploads.
    Seen from a window's first day on, a visit is at risk only at ages that it reached inside the window.
    """
    every = _visits(store, without_period(scope), split.by or USUAL_SPLIT, data_version(store))
    visits = _asked(store, every, split, windows, scope.as_of)
    stages, stage_ids = _coded(visits["stage_id"].to_numpy())
    places, values = _places(store, split, visits["value_id"].to_numpy())
    size = len(values) + 1  # the last place is the rest
    cells = stages * size + places
    found = [
        _counts(visits, cells, len(stage_ids) * size, scope.as_of, window) for window in windows
    ]
    frame = pd.concat(found, ignore_index=True)
    place = frame["cell"].to_numpy() % size
    return frame.assign(
        stage_id=stage_ids[frame["cell"].to_numpy() // size],
        value=pd.array([*values, None], dtype="str").take(place),
        is_rest=place == len(values),
    ).drop(columns="cell")


# The largest answer there is: no more than one is kept, for the several questions of a page.
@lru_cache(maxsize=1)
def _visits(store: Store, scope: Scope, split_by: str, version: int) -> pd.DataFrame:
    return query(store, "time_in_stage", VISITS, scope=scope, split_by=split_by)


def _asked(
    store: Store,
    visits: pd.DataFrame,
    split: Split,
    windows: Sequence[Window],
    as_of: datetime.date,
) -> pd.DataFrame:
    """The visits to the stage that is asked for, if one is, that were under way within the windows."""
    since = min(window.since for window in windows) - as_of
    until = max(window.until for window in windows) - as_of
    entered = visits["entered_day"]
    is_asked = (entered <= until.days) & (entered + visits["age_days"] >= since.days)
    if split.stage is not None:
        named = query(store, "stages_named", {"stage_id": "int64"}, stage=split.stage)
        is_asked &= visits["stage_id"].isin(named["stage_id"])
    found = visits if is_asked.all() else visits[is_asked]
    return found if split.by else found.assign(value_id=NO_VALUE)


def _coded(numbers: Whole) -> tuple[Whole, Whole]:
    """The numbers counted through from 0, and which number each code stands for."""
    known = np.flatnonzero(np.bincount(numbers))
    codes = np.zeros(known.max(initial=0) + 1, dtype="int64")
    codes[known] = np.arange(len(known))
    return codes[numbers], known


def _places(store: Store, split: Split, value_ids: Whole) -> tuple[Whole, list[str | None]]:
    """The place of each visit's value among those that are told apart, and their names."""
    named = query(store, "value_names", VALUE_NAMES, split_by=split.by)
    names = dict(zip(named["value_id"], named["label"], strict=True))
    sizes = np.bincount(value_ids - NO_VALUE)
    ids = [int(place) + NO_VALUE for place in np.flatnonzero(sizes)]
    ids.sort(key=lambda id: (id == NO_VALUE, -sizes[id - NO_VALUE], names.get(id)))
    if split.by is None or split.kept is None:
        kept = ids[: split.at_most]
    else:
        kept = [id for id in ids if names.get(id) in split.kept]
    places = np.full(len(sizes), len(kept))
    places[np.array(kept, dtype="int64") - NO_VALUE] = np.arange(len(kept))
    return places[value_ids - NO_VALUE], [names.get(id) for id in kept]


def _counts(
    visits: pd.DataFrame, cells: Whole, size: int, as_of: datetime.date, window: Window
) -> pd.DataFrame:
    """One window's counts: a row for each cell and age at which something happens."""
    entered, age_days = visits["entered_day"].to_numpy(), visits["age_days"].to_numpy()
    since, until = (window.since - as_of).days, (window.until - as_of).days
    start = np.maximum(since - entered, 0)  # the first age at which it is watched
    age = np.minimum(age_days, until - entered)
    is_watched = age >= start
    watched = slice(None) if is_watched.all() else is_watched.nonzero()[0]  # all: nothing is copied
    days = (
        int(age.max(initial=0)) + 2
    )  # a column more: who is watched from age 0 on begins before it
    row = cells[watched] * days
    way = np.where(age == age_days, visits["way_out"].to_numpy(), STILL_THERE)[watched]
    ends = row + age[watched] + 1
    kind = way + WAYS * visits["is_inferred"].to_numpy()[watched]
    kinds = np.bincount(ends * 2 * WAYS + kind, minlength=size * days * 2 * WAYS)
    kinds = kinds.reshape(-1, 2, WAYS)
    ways = kinds.sum(axis=1)
    began = np.bincount(row + start[watched], minlength=size * days)
    left_watch = ways.sum(axis=1)
    change = (began - left_watch).reshape(size, days)
    counts = {
        "at_risk": (change.cumsum(axis=1) - change).ravel(),
        "began": began,
        "left_watch": left_watch,
        "events": left_watch - ways[:, STILL_THERE],
        "advanced": ways[:, FORWARD],
        "lost": ways[:, LOST],
        "inferred": kinds[:, 1].sum(axis=1),
    }
    shown = np.flatnonzero(began + left_watch)
    frame = pd.DataFrame({name: each[shown].astype("float64") for name, each in counts.items()})
    return frame.assign(
        cell=shown // days, day=(shown % days - 1).astype("float64"), window_on=window.window_on
    )
