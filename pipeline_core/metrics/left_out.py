"""What a number leaves out: reasons and counts, shown wherever the number is."""

from __future__ import annotations

from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

AMOUNTS_THIN: Columns = {"is_thin": "bool"}
LEFT_OUT: Columns = {"reason": "str", "deals": "int64"}


def left_out(store: Store, scope: Scope) -> dict[str, int]:
    """Return how many deals of the scope each reason keeps out of some number.

    Units: deals. Source: deal_versions, stage_visits. Which metric minds which reason is in answers.
    """
    found = query(store, "left_out", LEFT_OUT, scope=scope)
    return {str(row.reason): int(row.deals) for row in found.itertuples()}


def amounts_thin(store: Store, scope: Scope) -> bool:
    """Whether left_out holds the reason amounts_thin, found without counting the other reasons.

    Source: deal_versions; METRICS, section 16.
    """
    return bool(query(store, "amounts_thin", AMOUNTS_THIN, scope=scope)["is_thin"].iloc[0])
