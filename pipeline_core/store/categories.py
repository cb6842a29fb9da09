"""Which forecast category a deal has that names none: that of its stage, by its probability or as chosen."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.store.database import Columns, Store, query, transaction

CATEGORIES = ("commit", "best_case", "pipeline", "omitted")
STAGE_CATEGORIES: Columns = {
    "stage_id": "int64",
    "pipeline": "str",
    "stage": "str",
    "default_probability": "float64",
    "category": "str",
}


def stage_categories(store: Store) -> pd.DataFrame:
    """Return one row per open stage with its category; unless chosen, its default probability decides."""
    return query(store, "all_stage_categories", STAGE_CATEGORIES)


def save_stage_categories(
    store: Store, frame: pd.DataFrame, now: datetime.datetime, by: str
) -> None:
    """Replace the categories of all stages (columns stage_id, category); the audit log says who did."""
    chosen = frame[["stage_id", "category"]]
    with transaction(store) as change:
        change.run_on("replace_stage_categories", chosen)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="change_categories",
            details=chosen.to_json(orient="records"),
        )
