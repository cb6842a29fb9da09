"""Which CRM a file comes from, what its rows are, what its columns mean, and how sure that is."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from pipeline_core.ingest.dates import date_order
from pipeline_core.ingest.drafts import Proposal, RawTable, Reason, WideStage
from pipeline_core.ingest.formats import (
    FORMATS,
    GENERIC,
    SIDE_TABLES,
    Format,
    columns_of,
    format_of,
    shape_of,
    side_table_of,
    wide_exit,
    wide_stage,
)
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.rates import KIND as RATES_KIND
from pipeline_core.ingest.rates import rate_proposals
from pipeline_core.ingest.shapes import Shape, shape_of_column
from pipeline_core.ingest.suggestions import is_row_number, suggested
from pipeline_core.ingest.targets import KIND as TARGETS_KIND
from pipeline_core.ingest.targets import target_proposals

DATES = (
    "created",
    "expected_close",
    "closed",
    "won_at",
    "lost_at",
    "stage_changed",
    "touched",
    "entered",
    "left",
    "snapshot",
)
ENDINGS = ("closed", "expected_close", "won_at", "lost_at")  # days that may be those of stages
DAY_WORDS = re.compile(
    r"(?i)^(?:tanggal|tgl\.?|date(?: of)?|datum|fecha(?: de)?|data(?: de| di)?)[ _]|[ _](?:date|datum|on)$"
)
FEWEST_WIDE = 3  # columns of days that make a file one with a column for each stage
PROPOSALS = {RATES_KIND: rate_proposals, TARGETS_KIND: target_proposals}
KINDS = {"fields": "field_log", "changes": "changes", "history": "history", "events": "history"}


@cache
def known_headers() -> frozenset[str]:
    """Return every normalised header that any format knows; it helps to find the header row."""
    deals = (
        names
        for layout in FORMATS
        for table in layout.tables().values()
        for names in table.values()
    )
    beside = (names for table in SIDE_TABLES for names in table.columns.values())
    return frozenset(name for names in (*deals, *beside) for name in names)


def signature(table: RawTable) -> str:
    """Return the fingerprint of a header: the same header is mapped only once."""
    return hashlib.sha256("\n".join(map(normal, table.columns)).encode()).hexdigest()


@dataclass(frozen=True)
class Recognised:
    """What a file is: its source, why, what its rows are, what is proposed for its columns."""

    source: str
    reason: Reason
    shape: str
    proposals: tuple[Proposal, ...]
    wide_stages: tuple[WideStage, ...]

    @property
    def choices(self) -> dict[str, str]:
        """The columns that are proposed for fields."""
        return {each.field: each.column for each in self.proposals if each.column}


def recognised(table: RawTable, file_name: str) -> Recognised:
    """Return which CRM a file comes from or which table beside the deals it is, and what it holds."""
    layout, headers = format_of(table.columns, file_name)
    beside = side_table_of(table.columns)
    if beside is not None and layout is GENERIC:
        proposals = PROPOSALS.get(beside.kind, lambda table: ())(table)
        return Recognised(beside.kind, ("by_table", {}), "other", proposals, ())
    known = sum(normal(column) in known_headers() for column in table.columns)
    reason: Reason = (
        ("by_columns", {"columns": ", ".join(headers[:5])})
        if headers
        else ("by_names", {"known": known})
    )
    shape = _shape(table, layout)
    found = proposed(table, layout, shape)
    choices = {each.field: each.column for each in found if each.column}
    wide = _wide_stages(table, layout, choices) if shape == "deals" else ()
    return Recognised(layout.source, reason, shape, found, wide)


def _shape(table: RawTable, layout: Format) -> str:
    """What the header says; in a sheet of one's own, a log of entries repeats its deals."""
    shape = shape_of(layout, table.columns)
    if shape != "history" or layout is not GENERIC:
        return shape
    deals = columns_of(GENERIC.deals, table.columns)
    ids = columns_of(layout.history, table.columns)["deal_id"]
    is_log = table.repeats(ids) or "created" not in deals
    return "history" if is_log and "snapshot" not in deals else "deals"


def proposed(table: RawTable, layout: Format, shape: str) -> tuple[Proposal, ...]:
    """Return for each field the column that its name, or else its content, speaks for, and how sure."""
    kind = KINDS.get(shape, "deals")
    own, fallback = layout.tables()[kind], GENERIC.tables()[kind]
    shapes = {column: shape_of_column(table, column) for column in table.columns}

    def can_be(field: str, column: str) -> bool:
        is_no_id = field == "deal_id" and kind == "deals" and is_row_number(table, column)
        return _can_be(field, shapes[column]) and not is_no_id

    sure = ("similar_name", 0.9) if layout is GENERIC else ("name", 1.0)
    by_name = columns_of(own, table.columns, can_be=can_be)
    found = {field: (column, *sure) for field, column in by_name.items()}
    open_fields = {field: names for field, names in fallback.items() if field not in found}
    more = columns_of(open_fields, table.columns, list(by_name.values()), can_be)
    found |= {field: (column, "similar_name", 0.8) for field, column in more.items()}
    if shape == "deals":
        found |= suggested(table, found, shapes, fallback)
        _settle_stage(found, shapes)
    fields = dict.fromkeys([*fallback, *own])
    return tuple(Proposal(field, *found.get(field, (None, "none", 0.0))) for field in fields)


def _settle_stage(found: dict[str, tuple[str, str, float]], shapes: Mapping[str, Shape]) -> None:
    """Where nothing else says the stage, the status does: surely if it says more than open, won, lost."""
    if "stage" not in found and "status" in found:
        column = found.pop("status")[0]
        confidence = 0.5 if shapes[column].is_status else 0.8
        found["stage"] = (column, "status_as_stage", confidence)


def _wide_stages(
    table: RawTable, layout: Format, choices: Mapping[str, str]
) -> tuple[WideStage, ...]:
    """The columns that hold the day on which a deal entered a stage, in the file's order.

    In a sheet that names no stage, columns of days are the stages.
    """
    exits = {wide_exit(layout, column): column for column in table.columns}
    found = [
        WideStage(column, *stage, exits.get(stage))
        for column in table.columns
        if (stage := wide_stage(layout, column))
    ]
    if found or "stage" in choices or layout is not GENERIC:
        return tuple(found)
    taken = set(choices.values()) - {choices.get(field) for field in ENDINGS}
    days = [
        column
        for column in table.columns
        if column not in taken and shape_of_column(table, column).is_date
    ]
    is_wide = len(days) >= FEWEST_WIDE
    return tuple(WideStage(each, _without_day(each), None) for each in days) if is_wide else ()


def _without_day(header: str) -> str:
    """Tanggal Penawaran and Proposal Date are the stages Penawaran and Proposal."""
    return DAY_WORDS.sub("", header.strip()).strip() or header


def date_orders(
    table: RawTable, choices: Mapping[str, str], wide: tuple[WideStage, ...]
) -> dict[str, str | None]:
    """Return how each column of dates is written; a column that leaves it open follows its neighbours."""
    columns = [choices[field] for field in DATES if field in choices]
    columns += [stage.column for stage in wide]
    columns += [stage.left_column for stage in wide if stage.left_column]
    orders = {column: date_order(table.texts(column)) for column in dict.fromkeys(columns)}
    settled = {order for order in orders.values() if order in ("day", "month")}
    if not settled and None in orders.values():  # another column of days may tell
        others = (
            date_order(table.distinct(each, 500)) for each in table.columns if each not in orders
        )
        settled = {order for order in others if order in ("day", "month")}
    if len(settled) == 1:
        only = settled.pop()
        return {column: order or only for column, order in orders.items()}
    return orders


def _can_be(field: str, shape: Shape) -> bool:
    """A column of words is no date and no amount, whatever it is called; an empty one may be anything."""
    if not shape.filled:
        return True
    if field == "amount":
        return (shape.is_number or shape.is_money) and not shape.is_date
    if field == "probability":
        return shape.is_number or shape.is_share or shape.distinct <= 5
    if field in DATES:
        return shape.is_date or shape.is_number
    if field == "owner":
        return not shape.is_money and not shape.is_date
    if field in ("stage", "status"):
        return not shape.is_date and not shape.is_money
    return True
