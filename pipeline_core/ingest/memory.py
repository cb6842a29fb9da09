"""What a person decided about a header is remembered: the same header is mapped only once."""

from __future__ import annotations

import json
from typing import Any

from pipeline_core.ingest.drafts import Draft
from pipeline_core.store.database import Columns, Store, Transaction, query

MAPPING: Columns = {"mapping_id": "int64", "choices": "str"}


def known_mapping(store: Store, signature: str) -> dict[str, Any] | None:
    """Return the columns and date orders remembered for a header, or None."""
    found = query(store, "known_mapping", MAPPING, signature=signature)
    return json.loads(found["choices"].iloc[0]) if len(found) else None


def remember(change: Transaction, draft: Draft) -> int:
    """Store a draft's mapping under its header and return its number."""
    decided = {"choices": draft.choices, "date_orders": draft.date_orders}
    choices = json.dumps(decided, ensure_ascii=False)
    change.run("forget_mapping", signature=draft.signature, choices=choices)
    change.run(
        "remember_mapping",
        signature=draft.signature,
        source=draft.source,
        name=draft.file_name,
        choices=choices,
    )
    return change.rows("mapping_of", signature=draft.signature)[0][0]
