"""How current the data is, and what needs a person."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics.stalled import stuck_keys
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

FRESHNESS: Columns = {
    "file_name": "str",
    "as_of": "date",
    "imported_at": "moment",
    "newest_touch_on": "date",
    "deals": "int64",
    "upload_before_on": "date",
    "unreadable_cells": "int64",
}
ATTENTION: Columns = {"reason": "str", "deals": "int64", "amount": "cents"}


def freshness(store: Store, scope: Scope) -> pd.DataFrame:
    """The newest upload that the as-of day knows, the newest change inside it, and the upload before.

    Units: days; deals; cells of that day's uploads that could not be read. No row before the first upload.
    Source: imports, rejects, deal_versions.
    """
    return query(store, "freshness", FRESHNESS, scope=scope)


def attention(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals that need a person: overdue, undated, silent, stuck, without an amount.

    Units: deals; cents. A deal may stand in several rows. Rows without a deal are left away.
    Source: deal_versions; silent and stuck as in deal_flags.
    """
    found = query(store, "attention", ATTENTION, scope=scope, stuck_keys=stuck_keys(store, scope))
    return found[found["deals"] > 0].reset_index(drop=True)
