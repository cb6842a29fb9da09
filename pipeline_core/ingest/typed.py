"""Rows of text to typed observations. What cannot be read is listed, never dropped in silence."""

from __future__ import annotations

import datetime
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

import pandas as pd

from pipeline_core.ingest import values
from pipeline_core.ingest.drafts import Draft, Reject
from pipeline_core.ingest.words import kind_by_words

DIMENSIONS = ("owner", "team", "segment", "region", "product", "source", "deal_type")
PLAIN = ("name", "account", "forecast_category", "next_step", "lost_reason", *DIMENSIONS)
MOMENTS = {
    "created": "created_at",
    "stage_changed": "stage_changed_at",
    "touched": "touched_at",
    "entered": "entered_at",
    "left": "left_at",
}
DAYS = {"expected_close": "expected_close_on", "closed": "closed_on"}
Cells = list[Any]


def typed_deals(draft: Draft, pipeline: str) -> tuple[pd.DataFrame, list[Reject], Counter[str]]:
    """Return one row per deal with the columns of observed_rows, the rejects, and rows skipped by reason.

    `pipeline` stands where the file names none. A row without id or stage is set aside.
    """
    columns, rejects = _typed_columns(draft)
    columns["deal_id"] = _deal_ids(draft, columns)
    columns["pipeline"] = [cell or pipeline for cell in _text(draft, "pipeline")]
    columns["stage_label"], columns["last_open_stage_label"] = _stages(draft)
    columns["details"] = _details(draft)
    columns["line"] = draft.table.lines
    frame = pd.DataFrame(columns, dtype=object)
    is_set_aside = _set_aside(draft, frame, rejects, ("deal_id", "stage_label"))
    kept = frame[~is_set_aside]
    newest = _newest_of_duplicates(kept, rejects)
    return newest, rejects, Counter(duplicate=len(kept) - len(newest))


def typed_entries(draft: Draft, pipeline: str | None) -> tuple[pd.DataFrame, list[Reject]]:
    """Return one row per stage entry of a history file, in the file's order, and the rejects."""
    columns, rejects = _typed_columns(draft)
    columns["deal_id"] = _deal_ids(draft, columns)
    columns["stage_label"] = _text(draft, "stage")
    columns["pipeline"] = [cell or pipeline for cell in _text(draft, "pipeline")]
    columns["sequence"] = list(range(len(draft.table.rows)))
    frame = pd.DataFrame(columns, dtype=object)
    is_set_aside = _set_aside(draft, frame, rejects, ("deal_id", "stage_label", "entered_at"))
    return frame[~is_set_aside].reset_index(drop=True), rejects


def wide_entries(draft: Draft, deals: pd.DataFrame) -> tuple[pd.DataFrame, list[Reject]]:
    """Return the stage entries that a deals file holds in one column per stage."""
    row_of_line = {line: row for row, line in enumerate(draft.table.lines)}
    frames, rejects = [_entry_frame([], [], [], [])], []
    for stage in draft.wide_stages:
        order = draft.date_orders.get(stage.column)
        moments = _read(draft, stage.column, _moment_reader(order), "unreadable_date", rejects)
        entered = [moments[row_of_line[line]] for line in deals["line"]]
        pipelines = [stage.pipeline or pipeline for pipeline in deals["pipeline"]]
        frames.append(
            _entry_frame(deals["deal_id"], pipelines, [stage.label] * len(deals), entered)
        )
    entries = pd.concat(frames, ignore_index=True)
    return entries[entries["entered_at"].notna()].reset_index(drop=True), rejects


def _entry_frame(deal_ids: Any, pipelines: Any, labels: Any, entered: Any) -> pd.DataFrame:
    # Columns for stages stand in any order, so equal moments are ordered by the stages' place: sequence 0.
    frame = pd.DataFrame(
        {
            "deal_id": list(deal_ids),
            "pipeline": pipelines,
            "stage_label": labels,
            "entered_at": entered,
        },
        dtype=object,
    )
    return frame.assign(sequence=0)


def _typed_columns(draft: Draft) -> tuple[dict[str, Cells], list[Reject]]:
    rejects: list[Reject] = []
    columns: dict[str, Cells] = {field: _text(draft, field) for field in PLAIN}
    for field, name in (*MOMENTS.items(), *DAYS.items()):
        column = draft.choices.get(field)
        reader = _moment_reader(draft.date_orders.get(column or ""))
        columns[name] = _read(draft, column, reader, "unreadable_date", rejects)
    for name in DAYS.values():
        columns[name] = [moment and moment.date() for moment in columns[name]]
    columns["forecast_category"] = [_category(cell) for cell in columns["forecast_category"]]
    columns["amount_cents"], columns["currency"] = _amounts(draft, rejects)
    columns["probability"] = _probabilities(draft, rejects)
    return columns, rejects


def _category(cell: str | None) -> str | None:
    """Salesforce writes BestCase in one file and Best Case in another."""
    return cell and re.sub(r"(?<=[a-z])(?=[A-Z])", " ", cell)


def _moment_reader(order: str | None) -> Callable[[str | None], datetime.datetime | None]:
    return lambda value: values.moment(value, order)


def _amounts(draft: Draft, rejects: list[Reject]) -> tuple[Cells, Cells]:
    column = draft.choices.get("amount")
    cells = _text(draft, "amount")
    mark = values.decimal_mark(cells)
    amounts = _read(
        draft, column, lambda value: values.cents(value, mark), "unreadable_amount", rejects
    )
    in_header = values.currency_in(column) or _code_at_end(column)
    named = _text(draft, "currency")
    by_sign = {cell: values.currency_in(cell) for cell in set(cells)}
    pairs = zip(named, cells, strict=True)
    return amounts, [name or by_sign[cell] or in_header for name, cell in pairs]


def _code_at_end(column: str | None) -> str | None:
    match = re.search(r"(?i)[ _(](usd|eur|idr|gbp|inr)\)?$", column or "")
    return match[1].upper() if match else None


def _probabilities(draft: Draft, rejects: list[Reject]) -> Cells:
    cells = _text(draft, "probability")
    mark = values.decimal_mark(cells)
    is_per_cent = values.is_per_cent(cells, mark)
    return _read(
        draft,
        draft.choices.get("probability"),
        lambda value: values.share(value, mark, is_per_cent),
        "unreadable_probability",
        rejects,
    )


def _read(
    draft: Draft,
    column: str | None,
    reader: Callable[[str | None], Any],
    reason: str,
    rejects: list[Reject],
) -> Cells:
    """Read a column's cells, each distinct text once; what cannot be read becomes None and is listed."""
    if column is None:
        return [None] * len(draft.table.rows)
    cells = draft.table.column(column)
    read: dict[str | None, Any] = {}
    unreadable: set[str | None] = set()
    for cell in set(cells):
        try:
            read[cell] = reader(cell)
        except ValueError:
            unreadable.add(cell)
    for line, cell in zip(draft.table.lines, cells, strict=True):
        if cell in unreadable:
            rejects.append(Reject(line, column, cell or "", reason, False))
    return [read.get(cell) for cell in cells]


def _text(draft: Draft, field: str) -> list[str | None]:
    column = draft.choices.get(field)
    return draft.table.column(column) if column else [None] * len(draft.table.rows)


def _deal_ids(draft: Draft, columns: Mapping[str, Cells]) -> list[str | None]:
    """The CRM's id; where the file has none, name, account, day of creation and a running number."""
    if "deal_id" in draft.choices:
        return [_short_id(cell) for cell in _text(draft, "deal_id")]
    counted: Counter[str] = Counter()
    ids: list[str | None] = []
    for name, account, created in zip(
        columns["name"], columns["account"], columns["created_at"], strict=True
    ):
        known = "|".join(str(part) for part in (name, account, created and created.date()) if part)
        counted[known] += 1
        ids.append(f"{known}|{counted[known]}")
    return ids


def _short_id(cell: str | None) -> str | None:
    """Salesforce writes the same id with 15 characters in reports and 18 elsewhere."""
    return cell[:15] if cell and re.fullmatch(r"006[A-Za-z0-9]{15}", cell) else cell


def _stages(draft: Draft) -> tuple[list[str | None], list[str | None]]:
    """Where a status stands apart, a won or lost deal's stage is the last open one, not the present one."""
    stages, statuses = _text(draft, "stage"), _text(draft, "status")
    if "status" not in draft.choices:
        return stages, [None] * len(stages)
    closed = [bool(status) and kind_by_words(status) in ("won", "lost") for status in statuses]
    rows = list(zip(stages, statuses, closed, strict=True))
    return (
        [status if is_closed else stage for stage, status, is_closed in rows],
        [stage if is_closed and stage != status else None for stage, status, is_closed in rows],
    )


def _details(draft: Draft) -> list[str | None]:
    places = [draft.table.columns.index(column) for column in draft.unused]
    names = [draft.table.columns[place] for place in places]
    found = (
        {name: row[place] for name, place in zip(names, places, strict=True) if row[place]}
        for row in draft.table.rows
    )
    return [json.dumps(details, ensure_ascii=False) if details else None for details in found]


def _set_aside(
    draft: Draft, frame: pd.DataFrame, rejects: list[Reject], needed: tuple[str, ...]
) -> pd.Series:
    """Mark rows whose id or stage (or a history row's moment) cannot be read, or that have too many cells."""
    fields = {"deal_id": "deal_id", "stage_label": "stage", "entered_at": "entered"}
    is_set_aside = pd.Series(False, index=frame.index)
    for name in needed:
        column = draft.choices.get(fields[name], fields[name])
        for row in frame.index[frame[name].isna() & ~is_set_aside]:
            deal_id = frame.at[row, "deal_id"]
            rejects.append(
                Reject(draft.table.lines[row], column, "", f"no_{fields[name]}", True, deal_id)
            )
        is_set_aside |= frame[name].isna()
    for row in draft.table.overlong:
        if not is_set_aside[row]:
            deal_id = frame.at[row, "deal_id"]
            rejects.append(Reject(draft.table.lines[row], "", "", "too_many_cells", True, deal_id))
            is_set_aside[row] = True
    return is_set_aside


def _newest_of_duplicates(frame: pd.DataFrame, rejects: list[Reject]) -> pd.DataFrame:
    """Of rows with one id the newest by modified date counts, else the last line; conflicts are listed."""
    order = frame.assign(touch=frame["touched_at"].map(lambda at: at or datetime.datetime.min))
    order = order.sort_values(["touch", "line"], kind="stable")
    is_repeated = order.duplicated("deal_id", keep="last")
    repeated = order[is_repeated]
    newest = order[~is_repeated].set_index("deal_id")
    for row in repeated.itertuples():
        if row.stage_label != newest.at[row.deal_id, "stage_label"]:
            rejects.append(
                Reject(
                    row.line, "stage", row.stage_label, "conflicting_duplicate", False, row.deal_id
                )
            )
    return order[~is_repeated].drop(columns="touch").sort_values("line").reset_index(drop=True)
