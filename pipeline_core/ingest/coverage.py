"""What an export holds: all deals, the open ones or a part, and so what a missing deal means."""

from __future__ import annotations

import datetime

import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core import errors
from pipeline_core.ingest.columns import DEALS, stored
from pipeline_core.ingest.placement import stages
from pipeline_core.ingest.rebuild import rebuild
from pipeline_core.ingest.words import kind_by_words
from pipeline_core.store.database import Columns, Store, query_with, transaction

SAME_PIPELINE_SHARE = 0.8  # an export that holds fewer of the known open deals is taken for a part
FEW_CLOSED_SHARE = (
    0.2  # one that holds fewer of the known closed deals, and no other, is of open ones
)
FEWEST_CLOSED = 10  # closed deals must be known for that
COVERAGES = ("full", "open", "part")
COVERAGE_COUNTS: Columns = dict.fromkeys(
    ("known_open", "held_open", "known_closed", "held_closed"), "int64"
)


def coverage_of(store: Store, as_of: datetime.date | None, deals: pa.Table) -> tuple[str, str]:
    """Return full, open or part, and why: of the deals known that day, which does the file hold?

    An export of all deals holds the open ones; one without any closed deal is an export of open ones.
    """
    rows = stored(deals, DEALS)
    known = query_with(store, "coverage_counts", COVERAGE_COUNTS, rows, as_of=as_of).iloc[0]
    if not known["known_open"]:
        return "full", "first"
    if known["held_open"] < SAME_PIPELINE_SHARE * known["known_open"]:
        return "part", "lacks_known"
    lacks_closed = known["held_closed"] < FEW_CLOSED_SHARE * known["known_closed"]
    if lacks_closed and known["known_closed"] >= FEWEST_CLOSED and not _holds_closed(store, rows):
        return "open", "lacks_closed"
    return "full", "holds_known"


def change_coverage(
    store: Store, import_id: int, coverage: str, now: datetime.datetime, by: str
) -> None:
    """Say afterwards what an import holds: all deals, the open ones, or a part; and rebuild.

    Errors: unknown_import. Another word than full, open, part is a programmer's mistake.
    """
    if coverage not in COVERAGES:
        raise ValueError(f"{coverage} is none of {COVERAGES}")
    with transaction(store) as change:
        if not change.rows("live_import", import_id=import_id):
            raise errors.unknown_import(import_id)
        change.run("change_coverage", import_id=import_id, coverage=coverage)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="change_coverage",
            details=f"{import_id}={coverage}",
        )
        rebuild(change)


def _holds_closed(store: Store, rows: pa.Table) -> bool:
    """Whether any label of the file means won or lost, as the workspace knows it or by its words."""
    kinds = {
        label: stage.kind
        for stage in stages(store).itertuples()
        for label in stage.labels.split("\n")
    }
    labels = pc.unique(rows["stage_label"]).drop_null().to_pylist()
    return any((kinds.get(label) or kind_by_words(label)) in ("won", "lost") for label in labels)
