"""One cell of the board in full: how its visits leave over time, what waits now, and a mean to beware of."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics import exits, survival
from pipeline_core.metrics.bottlenecks import MOST_VALUES
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

STAGE_CURVES: Columns = {
    "part": "str",
    "day": "float64",
    "at_risk": "int64",
    "left_share": "float64",
    "low": "float64",
    "high": "float64",
    "advanced_share": "float64",
    "lost_share": "float64",
}
WAITING_AGES: Columns = {
    "since_days": "int64",
    "until_days": "Int64",
    "deals": "int64",
    "amount": "cents",
}
FINISHED_ONLY: Columns = {
    "stage": "str",
    "month": "str",
    "left": "int64",
    "waiting": "int64",
    "mean_days": "float64",
}
Z90 = 1.6448536269514722


def stage_curves(
    store: Store,
    scope: Scope,
    stage: str | None = None,
    split_by: str | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """The share of visits that have left by each age, and how: in the cell, and in the rest of the stage.

    Units: days; visits at risk; shares 0–1. left_share with a 90 % band; advanced_share went on to a
    later stage or were won, lost_share were lost; the rest of left_share went back or was parked.
    Parts: cell, and others where there are any. Without a value of a split, the whole stage is the cell;
    without a stage, all stages are.
    Not counted: what happened after the as-of day; with a period, days outside it.
    Source: stage_visits. Kaplan and Meier 1958, Aalen and Johansen 1978, Greenwood's band 1926.
    """
    if split_by == "month":
        ages = exits.exits_by_month(store, scope, MOST_VALUES - 1, stage)
        is_cell = ages["value"] == value
    else:
        ages = exits.exits_by_age(store, scope, exits.Split(split_by, (value,), stage=stage))
        is_cell = ~ages["is_rest"]
    parts = {"cell": ages[is_cell], "others": ages[~is_cell]}
    curves = [
        _curve(part, exits.pooled(rows.assign(all=0), ["all"])) for part, rows in parts.items()
    ]
    return pd.concat(curves, ignore_index=True).astype(STAGE_CURVES)


def waiting_ages(
    store: Store,
    scope: Scope,
    stage: str | None = None,
    split_by: str | None = None,
    value: str | None = None,
) -> pd.DataFrame:
    """How long the deals that are open now have waited in their present stage, by spans of days.

    Units: days, both ends inside, until_days null for the last; deals; amount in cents.
    Not counted: deals whose stage is not known.
    Source: deal_versions, stage_visits.
    """
    asked = None if split_by == "month" else split_by
    return query(
        store, "waiting_ages", WAITING_AGES, scope=scope, stage=stage, split_by=asked, value=value
    )


def finished_only(store: Store, scope: Scope) -> pd.DataFrame:
    """What an average of finished visits would say of the newest month: an example of what misleads.

    Units: visits that began in the month; mean_days over those that have left, in days. The month is
    the newest of which at least five have left and one still waits.
    Not counted: stages without such a month.
    Source: stage_visits.
    """
    return query(store, "finished_only", FINISHED_ONLY, scope=scope)


def _curve(part: str, ages: pd.DataFrame) -> pd.DataFrame:
    rows = ages[ages["day"] >= 0]
    at_risk, events, advanced, lost = (
        rows[name].to_numpy(dtype="float64") for name in ("at_risk", "events", "advanced", "lost")
    )
    low, high = survival.interval(at_risk, events, Z90)
    return pd.DataFrame(
        {
            "part": part,
            "day": rows["day"].to_numpy(),
            "at_risk": at_risk.astype("int64"),
            "left_share": 1 - survival.still_there(at_risk, events),
            "low": 1 - high,
            "high": 1 - low,
            "advanced_share": survival.went(at_risk, events, advanced),
            "lost_share": survival.went(at_risk, events, lost),
        }
    )
