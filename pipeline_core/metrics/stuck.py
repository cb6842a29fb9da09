"""Which part of the open deals behind each bar of the pipeline is stuck."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics.stalled import stuck_deals
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query
from pipeline_core.store.settings import fiscal_year_start

STUCK_SHARE_BY: Columns = {
    "value": "str",
    "deals": "int64",
    "judged_deals": "int64",
    "stuck_deals": "int64",
    "stuck_amount": "cents",
    "stuck_share": "float64",
}


def stuck_share_by(store: Store, scope: Scope, split_by: str = "stage") -> pd.DataFrame:
    """Of the open deals of each stage, or of each bar of pipeline_by, how many are stuck.

    Units: deals; cents; stuck_share 0–1 = stuck_deals / judged_deals, null where of no deal it can be
    said whether it is stuck (see stuck_deals).
    Not counted: as pipeline_by_stage. A stage without a deal has no row.
    Source: stuck_deals, deal_versions.
    """
    found = stuck_deals(store, scope)
    return query(
        store,
        "stuck_share_by",
        STUCK_SHARE_BY,
        scope=scope,
        split_by=split_by,
        deal_keys=[int(key) for key in found["deal_key"]],
        flags=[None if pd.isna(flag) else bool(flag) for flag in found["is_stuck"]],
        fiscal_start=fiscal_year_start(store),
    )
