"""Where deals are lost, and why."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from pipeline_core.metrics.intervals import wilson
from pipeline_core.metrics.left_out import left_out
from pipeline_core.metrics.pipeline import LONGEST_LIST
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

LOST_BY_STAGE: Columns = {
    "stage": "str",
    "entered": "Int64",
    "left": "Int64",
    "lost": "int64",
    "lost_share": "float64",
    "low": "float64",
    "high": "float64",
    "lost_amount": "cents",
}
LOSS_REASONS: Columns = {
    "stage": "str",
    "lost_reason": "str",
    "deals": "int64",
    "lost": "int64",
    "share": "float64",
    "amount": "cents",
}
LOST_DEALS: Columns = {
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage": "str",
    "lost_reason": "str",
    "amount": "cents",
    "created_on": "date",
    "closed_on": "date",
    "deal_id": "str",
}


def lost_by_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the deals that were in an open stage and left it, how many were lost from there.

    A deal is lost from the open stage in which it was last, whatever rest lay between; it counts once in
    each stage that it entered, however often it came back. The last row, without a stage, are lost deals
    that never showed an open one.

    Units: deals; lost_share is a share 0–1 of those that left, with Wilson's 95 % interval; cents. Rates
    are null where most lost deals do not show the stage in which they were.
    Not counted: deals that skipped a stage did not enter it; deals that were not created in the period.
    Source: stage_visits, deal_versions. Interval: Wilson 1927.
    """
    counted = {
        name: LOST_BY_STAGE[name] for name in ("stage", "entered", "left", "lost", "lost_amount")
    }
    frame = query(store, "lost_by_stage", counted, scope=scope)
    is_known = "stage_at_loss_unknown" not in left_out(store, scope)
    lefts = frame["left"].fillna(0) * is_known
    bounds = [wilson(lost, left) for lost, left in zip(frame["lost"], lefts, strict=True)]
    frame[["low", "high"]] = pd.DataFrame(bounds, columns=["low", "high"], dtype="float64")
    frame["lost_share"] = frame["lost"] / lefts.astype("float64").where(lefts > 0)
    return as_promised(frame, LOST_BY_STAGE)


def loss_reasons(store: Store, scope: Scope) -> pd.DataFrame:
    """Lost deals by the stage in which they were last open and by the reason that the export gives.

    Without a stage: none is known. Without a reason: the export gives none.

    Units: deals; share 0–1 of the stage's lost deals; cents. Rows add up to those of lost_by_stage.
    Not counted: deals that were not created in the period. Reasons are the newest upload's.
    Source: stage_visits, deal_versions, deals.
    """
    counted = {name: kind for name, kind in LOSS_REASONS.items() if name != "share"}
    frame = query(store, "loss_reasons", counted, scope=scope)
    return as_promised(frame.assign(share=frame["deals"] / frame["lost"]), LOSS_REASONS)


def lost_deals(
    store: Store,
    scope: Scope,
    stage: str | None = None,
    reason: str | Sequence[str] | None = None,
    at_most: int = LONGEST_LIST,
) -> pd.DataFrame:
    """The deals behind loss_reasons, the largest amount first.

    `stage`: in which they were last open; `reason`: one or several; an empty one is of deals without it.

    Units: cents.
    Not counted: deals that were not created in the period.
    Source: stage_visits, deal_versions, deals.
    """
    reasons = [reason] if isinstance(reason, str) else reason and list(reason)
    return query(
        store,
        "lost_deals",
        LOST_DEALS,
        scope=scope,
        stage=stage,
        reasons=reasons,
        at_most=at_most,
    )
