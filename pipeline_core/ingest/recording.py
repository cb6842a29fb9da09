"""Checked files into the store: observations in one transaction, one rebuild; and the way back."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core import errors
from pipeline_core.ingest.columns import DEALS, OWNERS, TARGETS, extra, stored
from pipeline_core.ingest.coverage import change_coverage as change_coverage
from pipeline_core.ingest.coverage import coverage_of as coverage_of
from pipeline_core.ingest.drafts import Checked, LabelProposal, Report
from pipeline_core.ingest.histories import add_history
from pipeline_core.ingest.memory import remember
from pipeline_core.ingest.placement import add_labels
from pipeline_core.ingest.rebuild import rebuild, rebuild_changed
from pipeline_core.store.database import (
    Columns,
    Store,
    Transaction,
    query,
    transaction,
)

TAKEN_FOR = {"lacks_known": "taken_for_part", "lacks_closed": "taken_for_open"}
IMPORT_LOG: Columns = {
    "import_id": "int64",
    "file_name": "str",
    "source": "str",
    "shape": "str",
    "as_of": "date",
    "as_of_reason": "str",
    "coverage": "str",
    "read": "int64",
    "accepted": "int64",
    "quarantined": "int64",
    "skipped": "str",
    "new": "int64",
    "changed": "int64",
    "unchanged": "int64",
    "history_entries": "int64",
    "warnings": "str",
    "imported_at": "moment",
    "imported_by": "str",
    "undone_at": "moment",
}
LOGS = ("history", "changes", "fields")  # of deals that another file names


def import_log(store: Store) -> pd.DataFrame:
    """Return one row per import, the newest as-of day first; undone ones have `undone_at`.

    Source: imports.
    """
    return query(store, "import_log", IMPORT_LOG)


def known_file(store: Store, sha256: str) -> Report | None:
    """Return what is known of a file with the same bytes that still counts: it would change nothing."""
    found = query(store, "known_file", {**IMPORT_LOG, "deals": "int64"}, sha256=sha256)
    if found.empty:
        return None
    row = found.iloc[0]
    return Report(
        import_id=int(row["import_id"]),
        file=row["file_name"],
        source=row["source"],
        as_of=row["as_of"].date(),
        as_of_reason=row["as_of_reason"],
        coverage=row["coverage"],
        read=int(row["read"]),
        accepted=int(row["accepted"]),
        quarantined=int(row["quarantined"]),
        skipped=json.loads(row["skipped"]),
        new=0,
        changed=0,
        unchanged=int(row["deals"]),
        history_entries=int(row["history_entries"]),
        warnings=(("known_file", {"as_of": row["as_of"].date().isoformat()}),),
        is_known_file=True,
    )


def record(
    store: Store,
    checked: Sequence[Checked],
    labels: Sequence[LabelProposal],
    now: datetime.datetime,
    by: str,
) -> list[Report]:
    """Store observations, stages and mappings of all files, rebuild once, and report on each file."""
    with transaction(store) as change:
        is_next_day = _is_next_day(change, checked, labels)
        change.run("begin_changes")
        add_labels(change, labels)
        in_order = _deals_first(checked)
        reports = [_record_one(change, each, now, by, is_next_day) for each in in_order]
        (rebuild_changed if is_next_day else rebuild)(change)
        reports = [_with_removals(change, report) for report in reports]
    report_of = {id(each): report for each, report in zip(in_order, reports, strict=True)}
    return [report_of[id(each)] for each in checked]


def undo(store: Store, import_id: int, now: datetime.datetime, by: str) -> None:
    """Take one import back, whatever its position: the others give the same as if it had never been.

    Errors: unknown_import.
    """
    with transaction(store) as change:
        if not change.rows("live_import", import_id=import_id):
            raise errors.unknown_import(import_id)
        change.run("undo_import", import_id=import_id, undone_at=now)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what="undo",
            details=str(import_id),
        )
        rebuild(change)


def _with_removals(change: Transaction, report: Report) -> Report:
    """How many deals are gone since a complete export is known only after the rebuild."""
    if (
        report.coverage not in ("full", "open")
        or not report.new + report.changed + report.unchanged
    ):
        return report
    removed = change.rows("removed_deals", day=report.as_of)[0][0]
    if not removed:
        return report
    warnings = (*report.warnings, ("removed_deals", {"n": removed}))
    change.run("change_warnings", import_id=report.import_id, warnings=json.dumps(warnings))
    return dataclasses.replace(report, warnings=warnings)


def _is_next_day(
    change: Transaction, checked: Sequence[Checked], labels: Sequence[LabelProposal]
) -> bool:
    """Whether the files are of one day, newer than all before, in known stages: most deals then stand."""
    newest = change.rows("newest_known_day")[0][0]
    days = {each.draft.as_of for each in checked}
    for each in checked:
        if "day" in each.deals.column_names:
            days |= set(pc.unique(each.deals["day"]).drop_null().to_pylist())
    is_pair = sum(len(each.deals) > 0 for each in checked) <= 1
    is_placed = not any(label.is_new for label in labels)
    is_placed &= all(each.owners is None for each in checked)
    return bool(is_pair and is_placed and newest and len(days) == 1 and min(days) > newest)


def _deals_first(checked: Sequence[Checked]) -> list[Checked]:
    return sorted(checked, key=lambda each: each.draft.shape != "deals")


def _record_one(
    change: Transaction, checked: Checked, now: datetime.datetime, by: str, is_next_day: bool
) -> Report:
    import_id = change.rows("next_import_id")[0][0]
    new, changed, unchanged = _record_deals(change, checked, import_id, is_next_day)
    unknown, unknown_rows = (
        add_history(change, checked.entries, import_id, is_next_day)
        if len(checked.entries)
        else (0, 0)
    )
    _record_rejects(change, checked, import_id)
    if checked.owners is not None:
        change.run_on("add_owners", stored(checked.owners, OWNERS), import_id=import_id)
    if checked.targets is not None:
        change.run_on("add_targets", stored(checked.targets, TARGETS), import_id=import_id)
    waiting = unknown_rows if checked.draft.shape in LOGS else 0
    skipped = checked.skipped | {"unknown_deal": waiting}
    accepted = checked.accepted - waiting
    report = Report(
        import_id=import_id,
        file=checked.draft.file_name,
        source=checked.draft.source,
        as_of=checked.draft.as_of or now.date(),
        as_of_reason=checked.draft.as_of_reason,
        coverage=checked.draft.coverage,
        read=checked.read,
        accepted=accepted,
        quarantined=checked.quarantined,
        skipped={reason: count for reason, count in skipped.items() if count},
        new=new,
        changed=changed,
        unchanged=unchanged,
        history_entries=len(checked.entries) - unknown,
        warnings=checked.warnings + _warnings_after(checked, unknown),
    )
    _note(change, checked, report, now, by)
    return report


def _warnings_after(checked: Checked, unknown: int) -> tuple:
    found = []
    if checked.draft.shape in LOGS and unknown == len(checked.entries):
        found.append(("history_without_deals", {}))
    unplaced = [label.label for label in checked.labels if label.kind == "unplaced"]
    if unplaced:
        found.append(("unplaced_stages", {"stages": ", ".join(unplaced)}))
    proposed = [label for label in checked.labels if label.is_new and label.why != "template"]
    if proposed and not unplaced:
        found.append(("stage_order_proposed", {}))
    if checked.draft.coverage_reason in TAKEN_FOR:
        found.append((TAKEN_FOR[checked.draft.coverage_reason], {}))
    return tuple(found)


def _record_deals(
    change: Transaction, checked: Checked, import_id: int, is_next_day: bool
) -> tuple[int, int, int]:
    """Store the rows; return how many deals are new, changed, unchanged against their nearest upload."""
    if not len(checked.deals):
        return 0, 0, 0
    rows = stored(checked.deals, DEALS)
    rows = rows.append_column("extra", extra(checked.details, rows.num_rows))
    rows = rows.append_column("place", pa.array(np.arange(rows.num_rows)))
    change.run_on("add_deal_ids", rows)
    change.run_on("add_dimension_values", rows)
    change.run_on("take_in_rows", rows, as_of=checked.draft.as_of)
    change.run("add_rows")
    newest = pc.max(rows["day"]).as_py() or checked.draft.as_of
    change.run("compare_with_known", as_of=newest)
    if is_next_day:  # otherwise all are made anew
        change.run("note_changed_deals", coverage=checked.draft.coverage)
    change.run("add_observations", import_id=import_id)
    found = dict(change.rows("compared_counts"))
    return found.get("new", 0), found.get("changed", 0), found.get("unchanged", 0)


def _record_rejects(change: Transaction, checked: Checked, import_id: int) -> None:
    if not checked.rejects:
        return
    rows = [
        (each.line, each.column, each.value, each.reason, each.is_row_set_aside, each.deal_id)
        for each in checked.rejects
    ]
    columns = ["line", "column_name", "value", "reason", "is_row_set_aside", "deal_id"]
    frame = pd.DataFrame(rows, columns=columns).astype({"deal_id": "str"})
    change.run_on("add_rejects", frame, import_id=import_id)


def _note(
    change: Transaction, checked: Checked, report: Report, now: datetime.datetime, by: str
) -> None:
    draft = checked.draft
    values: dict[str, Any] = {
        "shape": draft.shape,
        "sha256": draft.sha256,
        "fields": sorted({*draft.choices, "pipeline"} - {"deal_id", "stage"}),
        "mapping_id": remember(change, draft),
        "imported_at": now,
        "imported_by": by,
        "skipped": json.dumps(report.skipped),
        "warnings": json.dumps(report.warnings),
    }
    same = (
        "import_id",
        "source",
        "as_of",
        "as_of_reason",
        "coverage",
        "read",
        "accepted",
        "quarantined",
    )
    counts = ("new", "changed", "unchanged", "history_entries")
    values |= {name: getattr(report, name) for name in (*same, *counts)}
    change.run("add_import", file_name=report.file, **values)
    change.run(
        "note_in_audit_log", happened_at=now, happened_by=by, what="import", details=report.file
    )
