"""Files that are dropped together: which logs would wait because nothing names their deals."""

from __future__ import annotations

from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked
from pipeline_core.ingest.linking import linked
from pipeline_core.ingest.typed import distinct, plain
from pipeline_core.store.database import Store, query

LOGS = ("history", "changes", "fields")
LOOKED_AT = 1000  # ids of a log that are looked for among the deals that are known


def logs_without_deals(store: Store, checked: Sequence[Checked]) -> list[bool]:
    """Return for each file whether it is a log of deals that neither came with it nor are known."""
    together = linked(store, checked)
    named = [plain(each.deals["deal_id"]) for each in together if len(each.deals)]
    return [each.draft.shape in LOGS and _is_alone(store, each, named) for each in together]


def _is_alone(store: Store, log: Checked, named: Sequence[pa.Array]) -> bool:
    ids = distinct(log.entries["deal_id"])
    if any(pc.any(pc.is_in(each, ids)).as_py() for each in named):
        return False
    sample = ids[:LOOKED_AT].to_pylist()
    found = query(store, "known_deal_ids", {"deals": "int64"}, ids=sample)
    return not found["deals"].iloc[0]
