"""What became of the deals that once visited a stage: what win curves are made of."""

from __future__ import annotations

import pandas as pd

from pipeline_core.forecast.win_curves import WinCurves, win_curves
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

VISITS_WITH_FATE: Columns = {
    "deal_key": "int64",
    "stage_id": "int64",
    "stage": "str",
    "sequence": "int64",
    "entered_on": "date",
    "age_days": "int64",
    "left_on": "date",
    "outcome": "str",
    "closed_on": "date",
    "watched_to_on": "date",
    "observed_from_on": "date",
}
QUARTER = 91


def visits_with_fate(store: Store, scope: Scope) -> pd.DataFrame:
    """Each visit to an open stage, and whether its deal was won, lost or is open on the as-of day.

    Units: days. age_days runs to the exit, to the as-of day, or to the day the deal was last seen;
    watched_to_on is the close, or the last day on which the deal was seen open; observed_from_on is the
    first day of which any close is known. A deal whose close has no date closed when it came there.
    Not counted: what happened after the as-of day; visits of deals that now belong to nobody in the scope.
    Source: stage_visits, deal_versions.
    """
    return query(store, "visits_with_fate", VISITS_WITH_FATE, scope=scope)


def stage_win_curves(store: Store, scope: Scope, horizon: int = QUARTER) -> WinCurves:
    """The win curves by stage and age of the deals in scope; FORECAST, piece 1.

    Units: shares 0–1; `horizon` in days. Source: visits_with_fate, forecast.win_curves.
    """
    return win_curves(visits_with_fate(store, scope), horizon)
