"""After how many days a deal is silent or stuck, stage by stage, as a person has chosen."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.store.database import Columns, Store, query, transaction

SILENT_DAYS = 30  # unless chosen otherwise; sql/canonical/050_thresholds.sql applies it
STAGE_THRESHOLDS: Columns = {
    "stage_id": "int64",
    "pipeline": "str",
    "stage": "str",
    "silent_days": "Int64",
    "stuck_days": "Int64",
}


def stage_thresholds(store: Store) -> pd.DataFrame:
    """Return one row per open stage; null: the default, 0: a deal is never silent or stuck there."""
    return query(store, "all_stage_thresholds", STAGE_THRESHOLDS)


def save_stage_thresholds(
    store: Store, frame: pd.DataFrame, now: datetime.datetime, by: str
) -> None:
    """Replace all thresholds (columns stage_id, silent_days, stuck_days); the audit log says who did."""
    chosen = frame[["stage_id", "silent_days", "stuck_days"]].astype("Int64")
    with transaction(store) as change:
        change.run_on("replace_stage_thresholds", chosen)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="change_thresholds",
            details=chosen.to_json(orient="records"),
        )
