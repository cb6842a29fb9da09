"""What a number leaves out: reasons and counts, shown wherever the number is."""

from __future__ import annotations

from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

LEFT_OUT: Columns = {"reason": "str", "deals": "int64"}


def left_out(store: Store, scope: Scope) -> dict[str, int]:
    """Return how many deals of the scope each reason keeps out of some number.

    Units: deals. Source: deal_versions, stage_visits. Which metric minds which reason is in answers.
    """
    found = query(store, "left_out", LEFT_OUT, scope=scope)
    return dict(zip(found["reason"], found["deals"].tolist(), strict=True))


def amounts_thin(store: Store, scope: Scope) -> bool:
    """Whether so few deals have an amount that nothing can be said by value. Source: METRICS, section 16."""
    return "amounts_thin" in left_out(store, scope)
