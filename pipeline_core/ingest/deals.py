"""A file of deals, one row each (or one for each deal and day): its columns typed, its rows accounted for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import Checked, Draft, Reject
from pipeline_core.ingest.formats import format_named
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.identity import deal_ids, newest_of_duplicates
from pipeline_core.ingest.money import money
from pipeline_core.ingest.stages_told import stages_told
from pipeline_core.ingest.typed import (
    TEXT,
    Columns,
    deal_columns,
    kinds_by_flags,
    plain,
)

OF_A_DEAL = ("deal_id", "name", "stage", "status", "amount", "created", "owner")
FEWEST_OF_A_DEAL = 3  # such columns; in fewer a row may be empty for another reason


def checked_deals(draft: Draft, pipeline: str) -> Checked:
    """Return a file of deals with its columns typed; nothing is stored.

    `pipeline` stands where the file names none. A row without id or stage is set aside.
    """
    columns = Columns(draft)
    found = deal_columns(columns, pipeline) | money(columns)
    found["deal_id"] = deal_ids(columns)
    found["line"] = pa.array(draft.table.lines)
    wide = _wide_moments(columns)
    found |= stages_told(columns, wide)
    table = pa.table(found)
    is_no_deal = _no_deals(draft)
    beside = set(draft.table.lines[is_no_deal].tolist())
    rejects = [reject for reject in columns.rejects if reject.line not in beside]
    is_kept = ~is_no_deal & ~set_aside(
        draft, table, rejects, ("deal_id", "stage_label"), is_no_deal
    )
    kept = np.flatnonzero(is_kept)
    counts = newest_of_duplicates(kept_rows(table, is_kept), rejects)
    rows = kept[counts]
    deals = table if len(rows) == len(table) else table.take(rows)
    skipped = Counter(draft.table.skipped)
    skipped |= Counter(no_deal=int(is_no_deal.sum()), duplicate=len(kept) - len(rows))
    return counted(
        draft,
        deals,
        _wide_entries(draft, wide, deals, rows),
        len(deals),
        skipped,
        rejects,
        details=_details(draft, rows),
        kinds=kinds_by_flags(columns, table["pipeline"], table["stage_label"]),
    )


def kept_rows(table: pa.Table, is_kept: np.ndarray) -> pa.Table:
    """Return the rows that are kept; a table that is kept whole is not copied."""
    return table if is_kept.all() else table.filter(pa.array(is_kept))


def counted(
    draft: Draft,
    deals: pa.Table,
    entries: pa.Table,
    accepted: int,
    skipped: Mapping[str, int],
    rejects: Sequence[Reject],
    details: pa.Table | None = None,
    kinds: Mapping[tuple[str, str], str] | None = None,
) -> Checked:
    """Return what was checked with its counts: read = accepted + quarantined + all skipped."""
    quarantined = sum(reject.is_row_set_aside for reject in rejects)
    skipped = {reason: count for reason, count in skipped.items() if count}
    read = accepted + quarantined + sum(skipped.values())
    return Checked(
        draft=draft,
        deals=deals,
        entries=entries,
        read=read,
        accepted=accepted,
        quarantined=quarantined,
        skipped=skipped,
        rejects=tuple(rejects),
        details=details,
        kinds=kinds or {},
    )


def set_aside(
    draft: Draft,
    table: pa.Table,
    rejects: list[Reject],
    needed: Sequence[str],
    is_no_row: np.ndarray | None = None,
) -> np.ndarray:
    """Mark rows whose id or stage (or a log's moment) cannot be read, or that have too many cells."""
    fields = {"deal_id": "deal_id", "stage_label": "stage", "entered_at": "entered"}
    is_aside = np.zeros(len(table), dtype=bool) if is_no_row is None else is_no_row.copy()
    ids, lines = table["deal_id"], draft.table.lines
    for name in needed:
        field = fields[name]
        column = draft.choices.get(field, field)
        missing = plain_mask(table[name].is_null())
        for row in np.flatnonzero(missing & ~is_aside).tolist():
            rejects.append(
                Reject(int(lines[row]), column, "", f"no_{field}", True, ids[row].as_py())
            )
        is_aside |= missing
    for row in sorted(draft.table.overlong):
        if not is_aside[row]:
            rejects.append(
                Reject(int(lines[row]), "", "", "too_many_cells", True, ids[row].as_py())
            )
            is_aside[row] = True
    return is_aside if is_no_row is None else is_aside & ~is_no_row


def plain_mask(mask: pa.ChunkedArray | pa.Array) -> np.ndarray:
    """Return a column of booleans as numpy has them; null is false."""
    return (
        np.asarray(mask.fill_null(False).to_numpy(zero_copy_only=False))
        if isinstance(mask, pa.Array)
        else np.asarray(pc.fill_null(mask, False).to_numpy())
    )


def _no_deals(draft: Draft) -> np.ndarray:
    """Rows that a CRM keeps in the same list and that are no deals: leads, deleted ones, subitems."""
    layout = format_named(draft.source)
    is_no_deal = np.zeros(draft.table.height, dtype=bool)
    names = {normal(column): column for column in draft.table.columns}
    for header, values in layout.skipped_rows.items():
        if column := names.get(normal(header)):
            cells = pc.utf8_lower(plain(draft.table.cells.column(column)))
            is_no_deal |= plain_mask(pc.is_in(cells, pa.array([each.lower() for each in values])))
    if column := names.get(layout.starts_a_row or ""):
        is_no_deal |= plain_mask(draft.table.cells.column(column).is_null())
    is_no_deal |= _lines_below(draft)
    return is_no_deal & ~is_no_deal.all()  # a mark that every row has tells none apart


def _lines_below(draft: Draft) -> np.ndarray:
    """Rows that say nothing of a deal: CRMs write a deal's several contacts or products below it."""
    columns = [draft.choices[field] for field in OF_A_DEAL if field in draft.choices]
    if len(columns) < FEWEST_OF_A_DEAL:
        return np.zeros(draft.table.height, dtype=bool)
    empty = [plain_mask(draft.table.cells.column(column).is_null()) for column in columns]
    return np.logical_and.reduce(empty)


def _wide_moments(columns: Columns) -> dict[str, pa.Array]:
    wide = columns.draft.wide_stages
    names = [each.column for each in wide] + [each.left_column for each in wide if each.left_column]
    return {name: columns.moments_of(name) for name in names}


def _wide_entries(
    draft: Draft, wide: dict[str, pa.Array], deals: pa.Table, rows: np.ndarray
) -> pa.Table:
    """The stage entries that a file of deals holds in one column for each stage."""
    parts = [EMPTY_ENTRIES]
    if draft.wide_stages and "stage" not in draft.choices and "created" in draft.choices:
        created = pa.array([draft.choices["created"]] * len(deals), TEXT)
        parts.append(_entries(deals, created, deals["created_at"], None, None))
    for each in draft.wide_stages:
        labels = pa.array([each.label] * len(deals), TEXT)
        left = wide[each.left_column].take(rows) if each.left_column else None
        parts.append(_entries(deals, labels, wide[each.column].take(rows), left, each.pipeline))
    entries = pa.concat_tables(parts)
    return entries.filter(entries["entered_at"].is_valid())


# Columns for stages stand in any order, so equal moments are ordered by the stages' place, sequence 0;
# the stage in which the file says that the deal is comes last.
EMPTY_ENTRIES = pa.table(
    {
        "deal_id": pa.array([], TEXT),
        "pipeline": pa.array([], TEXT),
        "stage_label": pa.array([], TEXT),
        "entered_at": pa.array([], pa.timestamp("us")),
        "left_at": pa.array([], pa.timestamp("us")),
        "sequence": pa.array([], pa.int64()),
    }
)


def _entries(
    deals: pa.Table,
    labels: pa.Array,
    entered: pa.Array,
    left: pa.Array | None,
    pipeline: str | None,
) -> pa.Table:
    named = pa.array([pipeline] * len(deals), TEXT) if pipeline else deals["pipeline"]
    return pa.table(
        {
            "deal_id": deals["deal_id"],
            "pipeline": named,
            "stage_label": labels,
            "entered_at": entered,
            "left_at": pa.nulls(len(deals), pa.timestamp("us")) if left is None else left,
            "sequence": pc.equal(labels, plain(deals["stage_label"]))
            .fill_null(False)
            .cast("int64"),
        }
    )


def _details(draft: Draft, rows: np.ndarray) -> pa.Table | None:
    """The columns that no field takes, as they stand in the file."""
    if not draft.unused:
        return None
    return draft.table.cells.select(list(draft.unused)).take(rows)
