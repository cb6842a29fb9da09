"""Checked files into the store: observations in one transaction, one rebuild; and the way back."""

from __future__ import annotations

import datetime
import json
from collections.abc import Sequence
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.ingest.drafts import Checked, LabelProposal, Report
from pipeline_core.ingest.memory import remember
from pipeline_core.ingest.placement import add_labels
from pipeline_core.ingest.rebuild import rebuild
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

MOMENTS = ("created_at", "stage_changed_at", "touched_at")
DAYS = ("expected_close_on", "closed_on")
NUMBERS = {"amount_cents": "Int64", "probability": "float64"}
TEXTS = [
    "deal_id",
    "pipeline",
    "stage_label",
    "last_open_stage_label",
    "name",
    "account",
    "currency",
    "owner",
    "team",
    "segment",
    "region",
    "product",
    "source",
    "deal_type",
    "forecast_category",
    "next_step",
    "lost_reason",
    "details",
]
SAME_PIPELINE_SHARE = 0.8  # an export that holds fewer of the known open deals is taken for a part
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


def coverage_of(store: Store, as_of: datetime.date | None, deals: pd.DataFrame) -> tuple[str, str]:
    """Return full or part, and why: an export of all deals holds the open ones that were known that day."""
    known = query(store, "open_deals_known", {"deal_id": "str"}, as_of=as_of)
    if known.empty:
        return "full", "first"
    share = known["deal_id"].isin(set(deals["deal_id"])).mean()
    return ("full", "holds_known") if share >= SAME_PIPELINE_SHARE else ("part", "lacks_known")


def record(
    store: Store,
    checked: Sequence[Checked],
    labels: Sequence[LabelProposal],
    now: datetime.datetime,
    by: str,
) -> list[Report]:
    """Store observations, stages and mappings of all files, rebuild once, and report on each file."""
    with transaction(store) as change:
        add_labels(change, labels)
        reports = [_record_one(change, each, now, by) for each in _deals_first(checked)]
        rebuild(change)
    by_file = {report.file: report for report in reports}
    return [by_file[each.draft.file_name] for each in checked]


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


def _deals_first(checked: Sequence[Checked]) -> list[Checked]:
    return sorted(checked, key=lambda each: each.draft.shape != "deals")


def _record_one(change: Transaction, checked: Checked, now: datetime.datetime, by: str) -> Report:
    import_id = change.rows("next_import_id")[0][0]
    new, changed, unchanged = _record_deals(change, checked, import_id)
    unknown = _record_entries(change, checked, import_id)
    _record_rejects(change, checked, import_id)
    is_history = checked.draft.shape == "history"
    skipped = checked.skipped | ({"unknown_deal": unknown} if is_history and unknown else {})
    accepted = checked.accepted - (unknown if is_history else 0)
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
    if checked.draft.shape == "history" and unknown == len(checked.entries):
        found.append(("history_without_deals", {}))
    unplaced = [label.label for label in checked.labels if label.kind == "unplaced"]
    if unplaced:
        found.append(("unplaced_stages", {"stages": ", ".join(unplaced)}))
    proposed = [label for label in checked.labels if label.is_new and label.why != "template"]
    if proposed and not unplaced:
        found.append(("stage_order_proposed", {}))
    if checked.draft.coverage_reason == "lacks_known":
        found.append(("taken_for_part", {}))
    return tuple(found)


def _record_deals(change: Transaction, checked: Checked, import_id: int) -> tuple[int, int, int]:
    if checked.deals.empty:
        return 0, 0, 0
    frame = _stored(checked.deals, [*TEXTS, *NUMBERS, *MOMENTS, *DAYS])
    change.run_on("add_deal_ids", frame)
    change.run_on("add_dimension_values", frame)
    counts = _compared(change, frame, checked)
    change.run_on("add_observed_rows", frame)
    change.run_on("add_observations", frame, import_id=import_id)
    return counts


def _compared(change: Transaction, frame: pd.DataFrame, checked: Checked) -> tuple[int, int, int]:
    """How many deals are new, changed, unchanged against their nearest upload, an earlier one first."""
    change.run_on("compare_with_known", frame, as_of=checked.draft.as_of)
    found = dict(change.rows("compared_counts"))
    return found.get("new", 0), found.get("changed", 0), found.get("unchanged", 0)


def _record_entries(change: Transaction, checked: Checked, import_id: int) -> int:
    """Store history; entries whose deal is not known wait for it. Return how many those are."""
    if checked.entries.empty:
        return 0
    wanted = [
        "deal_id",
        "pipeline",
        "stage_label",
        "entered_at",
        "left_at",
        "sequence",
        "amount_cents",
        "expected_close_on",
        "probability",
        "forecast_category",
    ]
    frame = _stored(checked.entries, wanted)
    change.run_on("add_observed_entries", frame, import_id=import_id)
    return change.rows("unknown_entries", import_id=import_id)[0][0]


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


def _stored(frame: pd.DataFrame, columns: Sequence[str]) -> pd.DataFrame:
    """Give every column the type of its name, however empty it is."""
    types = {name: NUMBERS.get(name, "str") for name in columns}
    types |= {name: "datetime64[us]" for name in columns if name.endswith(("_at", "_on"))}
    types |= {"sequence": "int64"} if "sequence" in columns else {}
    full = frame.reindex(columns=list(columns))
    return full.astype({name: kind for name, kind in types.items() if name in full})
