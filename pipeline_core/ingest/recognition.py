"""Which CRM a file comes from, what its columns mean, and how sure that is; nothing is stored here."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from types import ModuleType

from pipeline_core.ingest.drafts import Proposal, RawTable, Reason, WideStage
from pipeline_core.ingest.formats import FORMATS, generic
from pipeline_core.ingest.headers import normal
from pipeline_core.ingest.values import date_order
from pipeline_core.ingest.words import kind_by_words

DATES = ("created", "expected_close", "closed", "stage_changed", "touched", "entered", "left")
LOOKED_AT = 2000  # values that decide about a column's content

Aliases = Mapping[str, tuple[str, ...]]


def known_headers() -> frozenset[str]:
    """Return every normalised header that any format knows; it helps to find the header row."""
    return frozenset(
        alias
        for module in FORMATS
        for table in (module.DEALS, module.HISTORY)
        for aliases in table.values()
        for alias in aliases
    )


def signature(table: RawTable) -> str:
    """Return the fingerprint of a header: the same header is mapped only once."""
    return hashlib.sha256("\n".join(map(normal, table.columns)).encode()).hexdigest()


def recognised(table: RawTable) -> tuple[ModuleType, Reason]:
    """Return the format whose signature the header has, and the columns that gave it away."""
    headers = {normal(column): column for column in table.columns}
    for module in FORMATS:
        for needed in module.SIGNATURES:
            if needed <= headers.keys():
                columns = ", ".join(sorted(headers[name] for name in needed))
                return module, ("by_columns", {"columns": columns})
        if module is not generic and wide_stages(table, module):
            return module, ("by_columns", {"columns": wide_stages(table, module)[0].column})
    return generic, ("by_names", {"known": sum(name in known_headers() for name in headers)})


def shape_of(table: RawTable, module: ModuleType) -> str:
    """Return `history` for one row per stage entry, else `deals`."""
    found = _by_name(table, module.HISTORY)
    if {"deal_id", "stage", "entered"} <= found.keys() and not wide_stages(table, module):
        ids = [value for value in table.column(found["deal_id"]) if value]
        has_deal_columns = "created" in _by_name(table, generic.DEALS)
        if len(set(ids)) < len(ids) or (ids and not has_deal_columns):
            return "history"
    return "deals"


def proposed(table: RawTable, module: ModuleType, shape: str) -> tuple[Proposal, ...]:
    """Return for each field the column that its name, or else its content, speaks for."""
    own = module.HISTORY if shape == "history" else module.DEALS
    why = "similar_name" if module is generic else "name"
    found = {field: (column, why, 1.0) for field, column in _by_name(table, own).items()}
    fallback = generic.HISTORY if shape == "history" else generic.DEALS
    taken = {column for column, _, _ in found.values()}
    for field, column in _by_name(table, fallback, taken).items():
        if field not in found:
            found[field] = (column, "similar_name", 0.8)
            taken.add(column)
    if "stage" not in found and (column := _stage_by_content(table, taken)):
        found["stage"] = (column, "content", 0.6)
    if "stage" not in found and "status" in found:
        found["stage"] = (found.pop("status")[0], "status_as_stage", 0.5)
    fields = dict.fromkeys([*fallback, *own])
    return tuple(Proposal(field, *found.get(field, (None, "none", 0.0))) for field in fields)


def wide_stages(table: RawTable, module: ModuleType) -> tuple[WideStage, ...]:
    """Return the columns that hold the day on which a deal entered a stage, in the file's order."""
    if not module.WIDE_STAGE:
        return ()
    matches = ((column, re.match(module.WIDE_STAGE, column, re.I)) for column in table.columns)
    return tuple(
        WideStage(column, match["label"], match["pipeline"] or None)
        for column, match in matches
        if match
    )


def date_orders(
    table: RawTable, choices: Mapping[str, str], wide: tuple[WideStage, ...]
) -> dict[str, str | None]:
    """Return how each column of dates is written; a column that leaves it open follows its neighbours."""
    columns = [choices[field] for field in DATES if field in choices]
    columns += [stage.column for stage in wide]
    orders = {column: date_order(table.column(column)) for column in dict.fromkeys(columns)}
    settled = {order for order in orders.values() if order in ("day", "month")}
    if len(settled) == 1:
        only = settled.pop()
        return {column: order or only for column, order in orders.items()}
    return orders


def _by_name(table: RawTable, aliases: Aliases, taken: set[str] | None = None) -> dict[str, str]:
    """Each field takes the first of its names that the header has; no column serves twice."""
    columns = {normal(column): column for column in reversed(table.columns)}
    used = set(taken or ())
    found: dict[str, str] = {}
    for field, names in aliases.items():
        column = next(
            (columns[name] for name in names if columns.get(name, "") not in {"", *used}), None
        )
        if column:
            found[field] = column
            used.add(column)
    return found


def _stage_by_content(table: RawTable, taken: set[str]) -> str | None:
    """A column of few words among which some mean won and some mean lost."""
    for column in table.columns:
        words = {value for value in table.column(column)[:LOOKED_AT] if value}
        kinds = {kind_by_words(word) for word in words}
        if column not in taken and 2 <= len(words) <= 30 and {"won", "lost"} <= kinds:
            return column
    return None
