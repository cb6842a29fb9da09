"""Where deals wait: time in stage with waiting deals counted, over all and by cell."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.metrics import survival
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

TIME_IN_STAGE: Columns = {
    "stage": "str",
    "left": "int64",
    "waiting": "int64",
    "median_days": "float64",
    "p75_days": "float64",
    "rmst_days": "float64",
}
STAGE_BOARD: Columns = {
    "stage": "str",
    "value": "str",
    "left": "int64",
    "waiting": "int64",
    "median_days": "float64",
    "usual_days": "float64",
    "waiting_amount": "cents",
}
AGES: Columns = {
    "stage_id": "int64",
    "stage": "str",
    "value": "str",
    "day": "float64",
    "at_risk": "float64",
    "events": "float64",
    "left_watch": "float64",
}
WAITING: Columns = {
    "stage_id": "int64",
    "stage": "str",
    "value": "str",
    "waiting": "int64",
    "waiting_amount": "cents",
}


def time_in_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """How long a visit to each open stage lasts, deals that still wait included.

    Units: visits; days. median_days and p75_days are the ages at which 50 % and 75 % have left, null
    when the curve does not get there; rmst_days is the mean up to a horizon that enough visits support.
    Not counted: what happened after the as-of day; with a period, days outside it.
    Source: stage_visits. Kaplan and Meier 1958, waiting visits censored at the as-of day.
    """
    ages = query(store, "time_in_stage", AGES, scope=scope, split_by=None)
    waiting = query(store, "stage_board", WAITING, scope=scope, split_by=None)
    rows = [
        {"stage": stage.stage, "waiting": stage.waiting, **_durations(ages, stage.stage_id)}
        for stage in waiting.itertuples()
    ]
    return pd.DataFrame(rows, columns=list(TIME_IN_STAGE)).astype(_types(TIME_IN_STAGE))


def stage_board(store: Store, scope: Scope, split_by: str = "owner") -> pd.DataFrame:
    """Time in stage within each owner, team, segment, region, product, source, deal_type or month.

    Units: visits; days; waiting_amount in cents of the deals that wait there now. Months are calendar
    months of exposure, the last twelve. usual_days is the stage's median over all of them.
    Not counted: as time_in_stage.
    Source: stage_visits. Kaplan and Meier 1958; months with delayed entry.
    """
    cells = query(store, "time_in_stage", AGES, scope=scope, split_by=split_by)
    usual = time_in_stage(store, scope).set_index("stage")["median_days"]
    now = query(store, "stage_board", WAITING, scope=scope, split_by=split_by)
    stages = now.drop_duplicates("stage_id")[["stage_id", "stage"]]
    values = _columns(cells, now, split_by)
    waits = now.set_index(["stage_id", "value"])[["waiting", "waiting_amount"]]
    rows = []
    for stage in stages.itertuples():
        of_stage = cells[cells["stage_id"] == stage.stage_id]
        for value in values:
            of_cell = of_stage[_is_value(of_stage["value"], value)]
            rows.append(_cell(stage, value, of_cell, waits, usual))
    return pd.DataFrame(rows, columns=list(STAGE_BOARD)).astype(_types(STAGE_BOARD))


def _columns(cells: pd.DataFrame, now: pd.DataFrame, split_by: str) -> list[object]:
    """Months in their order, names by the number of visits; the deals without a name come last."""
    sizes = pd.concat(
        [
            cells.groupby("value", dropna=False)["events"].sum(),
            now[now["waiting"] > 0].groupby("value", dropna=False)["waiting"].sum(),
        ]
    )
    totals = sizes.groupby(level=0, dropna=False).sum()
    named = [value for value in totals.index if not pd.isna(value)]
    ordered = (
        sorted(named)
        if split_by == "month"
        else sorted(named, key=lambda value: (-totals[value], value))
    )
    return ordered + ([None] if len(named) < len(totals) else [])


def _cell(
    stage: object, value: object, ages: pd.DataFrame, waits: pd.DataFrame, usual: pd.Series
) -> dict[str, object]:
    waiting = waits[
        (waits.index.get_level_values(0) == stage.stage_id)
        & _is_value(waits.index.get_level_values(1), value)
    ]
    found = _durations(ages, stage.stage_id)
    return {
        "stage": stage.stage,
        "value": None if pd.isna(value) else value,
        "left": found["left"],
        "waiting": int(waiting["waiting"].sum()),
        "median_days": found["median_days"],
        "usual_days": usual.get(stage.stage),
        "waiting_amount": waiting["waiting_amount"].sum(min_count=1),
    }


def _is_value(values: pd.Series | pd.Index, value: object) -> np.ndarray:
    return np.asarray(values.isna() if pd.isna(value) else values == value)


def _durations(ages: pd.DataFrame, stage_id: int) -> dict[str, float | int | None]:
    rows = ages[(ages["stage_id"] == stage_id) & (ages["day"] >= 0)]
    days, at_risk, events, left_watch = (
        rows[name].fillna(0).to_numpy(dtype="float64")
        for name in ("day", "at_risk", "events", "left_watch")
    )
    horizon = survival.supported_horizon(days, at_risk, left_watch)
    return {
        "left": int(events.sum()),
        "median_days": survival.age_when_left(days, at_risk, events, 0.50),
        "p75_days": survival.age_when_left(days, at_risk, events, 0.75),
        "rmst_days": (
            None
            if horizon is None or not events.any()
            else survival.restricted_mean(days, at_risk, events, horizon)
        ),
    }


def _types(columns: Columns) -> dict[str, str]:
    return {name: {"cents": "Int64"}.get(kind, kind) for name, kind in columns.items()}
