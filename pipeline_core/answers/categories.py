"""The question of forecast categories: what the team commits to, hopes for and works on, beside what is won."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers.outlook import in_quarter
from pipeline_core.metrics.pipeline import deal_counts
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

BY_CATEGORY: Columns = {
    "category": "str",
    "deals": "int64",
    "amount": "cents",
    "deals_by_stage": "int64",
    "deals_unknown": "int64",
    "unknown_words": "str",
}
FORECAST_CATEGORIES: Columns = {
    "category": "str",
    "deals": "int64",
    "amount": "cents",
    "cumulative_deals": "Int64",
    "cumulative": "cents",
    **{name: BY_CATEGORY[name] for name in ("deals_by_stage", "deals_unknown", "unknown_words")},
}


def forecast_categories(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals due in the period by forecast category, each in one; cumulative as forecasts are read.

    Rows: commit, best_case, pipeline, omitted; they sum to the open deals due in the period. Cumulative:
    commit = won + commit; best_case = won + commit + best_case; pipeline = commit + best_case + pipeline,
    without what is won; null for omitted. The category is the file's word, as far as it is known; else
    that of the deal's stage (deals_by_stage). deals_unknown: of these, deals with a word that is not known.
    Units: deals; cents, null where no deal of a category has an amount.
    Not counted: deals due outside the period. Without a period: the as-of day's quarter.
    Source: deal_versions, stage_categories. METRICS, section 5.
    """
    scope = in_quarter(store, scope)
    frame = query(store, "forecast_categories", BY_CATEGORY, scope=scope)
    counts = deal_counts(store, scope)
    won = counts[counts["outcome"] == "won"]
    frame["cumulative_deals"] = _cumulative(frame["deals"], int(won["deals"].sum()))
    frame["cumulative"] = _cumulative(frame["amount"].fillna(0), int(won["amount"].sum()))
    return as_promised(frame, FORECAST_CATEGORIES)


def _cumulative(parts: pd.Series, won: int) -> pd.array:
    commit, best_case, pipeline, _ = (int(part) for part in parts)
    open_so_far = [commit, commit + best_case, commit + best_case + pipeline]
    return pd.array([open_so_far[0] + won, open_so_far[1] + won, open_so_far[2], pd.NA], "Int64")
