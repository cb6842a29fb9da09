"""Logs and the deals that came with them: other ids for the same deals, and when the first stage began."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked
from pipeline_core.ingest.identity import clean_ids
from pipeline_core.ingest.typed import MOMENT, distinct, plain
from pipeline_core.store.database import Store, query

LOOKED_AT = 1000  # ids of the log that are looked for among the deals that are known
ENOUGH = 0.5  # of the deals must be found in the log under the other id


def linked(store: Store, checked: Sequence[Checked]) -> list[Checked]:
    """Return the files with the ids of logs turned into those of the deals that came with them.

    A stage that a log only names as left by a first move began when those deals were created; where
    nothing says when, the stage is left out.
    """
    deals = [each for each in checked if each.draft.shape == "deals"]
    return [
        _begun(_linked(store, each, deals), deals) if _is_log(each) else each for each in checked
    ]


def _begun(log: Checked, deals: Sequence[Checked]) -> Checked:
    entries = log.entries
    if not entries["entered_at"].null_count:
        return log
    ids, moments = plain(entries["deal_id"]), entries["entered_at"].combine_chunks()
    moved = pa.table({"id": ids, "at": moments}).group_by("id").aggregate([("at", "min")])
    first_move = moved["at_min"].combine_chunks().take(pc.index_in(ids, plain(moved["id"])))
    for each in deals:
        place = pc.index_in(ids, plain(each.deals["deal_id"]))
        created = each.deals["created_at"].combine_chunks().take(place)
        is_before = pc.less_equal(created, first_move).fill_null(False)
        moments = pc.coalesce(moments, pc.if_else(is_before, created, pa.scalar(None, MOMENT)))
    column = entries.schema.get_field_index("entered_at")
    entries = entries.set_column(column, "entered_at", moments)
    return dataclasses.replace(log, entries=entries.filter(entries["entered_at"].is_valid()))


def _is_log(checked: Checked) -> bool:
    return checked.draft.shape in ("history", "changes", "fields") and len(checked.entries) > 0


def _linked(store: Store, log: Checked, deals: Sequence[Checked]) -> Checked:
    ids = distinct(log.entries["deal_id"])
    known = [plain(each.deals["deal_id"]) for each in deals]
    if any(pc.any(pc.is_in(each, ids)).as_py() for each in known) or not deals:
        return log
    if _are_known(store, ids):
        return log
    for each in deals:
        if link := _link(each, ids):
            return dataclasses.replace(log, entries=_translated(log.entries, *link))
    return log


def _are_known(store: Store, ids: pa.Array) -> bool:
    sample = ids[:LOOKED_AT].to_pylist()
    found = query(store, "known_deal_ids", {"deals": "int64"}, ids=sample)
    return bool(found["deals"].iloc[0])


def _link(deals: Checked, ids: pa.Array) -> tuple[pa.Array, pa.Array] | None:
    """A column of the deals that names the log's ids, each deal its own, and the deals' ids beside it."""
    if deals.details is None:
        return None
    for name in deals.details.column_names:
        cells = clean_ids(plain(deals.details[name]))
        filled = cells.drop_null()
        is_enough = pc.sum(pc.is_in(cells, ids)).as_py() or 0
        if len(filled) and len(filled.unique()) == len(filled) and is_enough >= ENOUGH * len(cells):
            return cells, plain(deals.deals["deal_id"])
    return None


def _translated(entries: pa.Table, theirs: pa.Array, ours: pa.Array) -> pa.Table:
    place = pc.index_in(entries["deal_id"], theirs)
    ids = pc.coalesce(plain(ours.take(place.combine_chunks())), plain(entries["deal_id"]))
    return entries.set_column(entries.schema.get_field_index("deal_id"), "deal_id", ids)
