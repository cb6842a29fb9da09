"""Every CRM as data, one module each, and which of them a header speaks of."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from pipeline_core.ingest.formats import (
    amocrm,
    bitrix24,
    close,
    copper,
    dynamics,
    espocrm,
    event_log,
    frappe,
    freshsales,
    generic,
    hubspot,
    monday,
    netsuite,
    odoo,
    pipedrive,
    salesforce,
    salesforce_versions,
    suitecrm,
    twenty,
    zoho,
)
from pipeline_core.ingest.formats.layout import Aliases, Format, SideTable
from pipeline_core.ingest.formats.side_tables import SIDE_TABLES
from pipeline_core.ingest.headers import bare, loose, normal

GENERIC = generic.FORMAT
FORMATS = (
    hubspot.FORMAT,
    salesforce_versions.FORMAT,
    salesforce.FORMAT,
    pipedrive.FORMAT,
    dynamics.FORMAT,
    zoho.FORMAT,
    odoo.FORMAT,
    espocrm.FORMAT,
    suitecrm.FORMAT,
    monday.FORMAT,
    event_log.FORMAT,
    freshsales.FORMAT,
    close.FORMAT,
    copper.FORMAT,
    twenty.FORMAT,
    frappe.FORMAT,
    bitrix24.FORMAT,
    amocrm.FORMAT,
    netsuite.FORMAT,
    GENERIC,
)
PREFIXED = 3  # headers with a CRM's prefix that make a list view; one or two may be chance
FEW_KNOWN = 3  # headers that must be known before a file's name alone is believed
DATES = ("created", "expected_close", "closed", "stage_changed", "touched", "won_at", "lost_at")
DESCRIBES_DEALS = {"name", "account", "amount", "expected_close", "source", "product"}
SHAPES = {
    "fields": ("field_log", frozenset({"deal_id", "field", "new", "entered"})),
    "changes": ("changes", frozenset({"deal_id", "from_stage", "to_stage", "entered"})),
    "history": ("history", frozenset({"deal_id", "stage", "entered"})),
}


def format_of(headers: Sequence[str], file_name: str = "") -> tuple[Format, tuple[str, ...]]:
    """Return the CRM that a header speaks of, and the columns that gave it away; else the generic one.

    A mark counts more than a signature, a long signature more than a short one, and of two alike the
    CRM that knows more of the columns. A file's name decides only where no column does.
    """
    best, most = (GENERIC, ()), (0, 0, 0)
    for each in FORMATS[:-1]:
        marks, spoken = _marks(each, headers), _signature(each, headers)
        named = bool(each.file_names and re.match(each.file_names, file_name, re.I))
        known = _known(each, headers)
        score = (bool(marks), len(spoken), known)
        if (marks or spoken or (named and known >= FEW_KNOWN)) and score > most:
            best, most = (each, marks or spoken), score
    return best


def shape_of(found: Format, headers: Sequence[str]) -> str:
    """Return what a header's rows are: deals, history, changes, fields or events.

    Whether an id comes twice is for the values to say: a list of deals may be a history after all.
    """
    if any(wide_stage(found, header) for header in headers):
        return "deals"
    for shape, (table, needed) in SHAPES.items():
        columns = columns_of(found.tables()[table], headers)
        if needed <= columns.keys() and not _lists_deals(found, headers, columns):
            return "events" if found.stands_alone else shape
    return "deals"


def format_named(source: str) -> Format:
    """Return the format of a source; a table beside the deals has nothing of its own."""
    return next((each for each in reversed(FORMATS) if each.source == source), GENERIC)


def columns_of(
    aliases: Aliases,
    headers: Sequence[str],
    taken: Collection[str] = (),
    can_be: Callable[[str, str], bool] = lambda field, header: True,
) -> dict[str, str]:
    """Return for each field the header that its most preferred name finds; no header serves twice.

    `Nilai (Rp)` is found as `nilai` where no name of any field fits it whole. Headers in `taken` are left alone, and
    so are those of which `can_be` says that their values are not of the field.
    """
    whole = {normal(header): header for header in reversed(headers)}
    named = {name for known in aliases.values() for name in known}
    without = {loose(name): whole[name] for name in reversed(whole) if name not in named}
    found: dict[str, str] = {}
    for field, known in aliases.items():
        for name in (*(each for each in known if each in whole), *known):
            header = whole.get(name) or without.get(name)
            is_free = header and header not in taken and header not in found.values()
            if header and is_free and can_be(field, header):
                found[field] = header
                break
    return found


def wide_stage(found: Format, header: str) -> tuple[str, str | None] | None:
    """Return the stage, and its pipeline if named, that a column of entry dates belongs to."""
    return _stage_named(found.wide_stage, header)


def wide_exit(found: Format, header: str) -> tuple[str, str | None] | None:
    """Return the stage, and its pipeline if named, that a column of exit dates belongs to."""
    return _stage_named(found.wide_exit, header)


def side_table_of(headers: Sequence[str]) -> SideTable | None:
    """Return what else a file is: reps, quotas, line items, … None for deals and their histories."""
    normalised = {normal(header) for header in headers}
    for table in SIDE_TABLES:
        if any(needed <= normalised for needed in table.signatures):
            return table
    for table in SIDE_TABLES:
        fields = columns_of(table.columns, headers).keys()
        if any(needed <= fields for needed in table.needs) and not table.never & normalised:
            return table
    return None


def _lists_deals(found: Format, headers: Sequence[str], columns: dict[str, str]) -> bool:
    """In a sheet of one's own, `Date` beside names and amounts is the deal's, not a step's."""
    if found is not GENERIC or columns.keys() & {"left", "old", "field"}:
        return False
    deals = columns_of(found.deals, headers)
    dates = {deals[field] for field in DATES if field in deals}
    return columns["entered"] in dates and bool(DESCRIBES_DEALS & deals.keys())


def _marks(each: Format, headers: Sequence[str]) -> tuple[str, ...]:
    marked = [
        header
        for header in headers
        if any(re.search(mark, bare(header), re.I) for mark in each.marks)
    ]
    prefixes = tuple(prefix.casefold() for prefix in each.prefixes)
    prefixed = [header for header in headers if bare(header).casefold().startswith(prefixes)]
    return tuple([*marked, *(prefixed if prefixes and len(prefixed) >= PREFIXED else [])])


def _signature(each: Format, headers: Sequence[str]) -> tuple[str, ...]:
    whole = {normal(header): header for header in reversed(headers)}
    spoken = [needed for needed in each.signatures if needed <= whole.keys()]
    longest = max(spoken, key=len, default=frozenset())
    return tuple(header for name, header in whole.items() if name in longest)[::-1]


def _known(each: Format, headers: Sequence[str]) -> int:
    return max(len(columns_of(table, headers)) for table in each.tables().values())


def _stage_named(pattern: str | None, header: str) -> tuple[str, str | None] | None:
    found = re.search(pattern, bare(header), re.I) if pattern else None
    return (found["label"], found["pipeline"] or None) if found else None
