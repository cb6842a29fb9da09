"""The one path of an import, for the page, the command line and the inbox: read, recognise, check, commit."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from pipeline_core import errors
from pipeline_core.errors import AlurError
from pipeline_core.ingest import recognition
from pipeline_core.ingest.archives import unpacked
from pipeline_core.ingest.as_of import dated, dated_together, stated_as_of
from pipeline_core.ingest.beside import beside, report_beside
from pipeline_core.ingest.cautions import cautions
from pipeline_core.ingest.date_examples import telling_dates
from pipeline_core.ingest.deals import checked_deals
from pipeline_core.ingest.drafts import Checked, Draft, LabelProposal, Report
from pipeline_core.ingest.entries import checked_entries
from pipeline_core.ingest.formats import format_named
from pipeline_core.ingest.linking import linked
from pipeline_core.ingest.memory import known_mapping, with_columns_of
from pipeline_core.ingest.owners import KIND as OWNERS_KIND
from pipeline_core.ingest.owners import checked_owners, dated_with_deals, says_something
from pipeline_core.ingest.placement import pipeline_if_only_one, proposals
from pipeline_core.ingest.quarantine import with_rows_set_aside
from pipeline_core.ingest.rates import KIND as RATES_KIND
from pipeline_core.ingest.rates import checked_rates, take_rates
from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recording import coverage_of, known_file, record
from pipeline_core.ingest.reshaping import reshaped
from pipeline_core.ingest.stages_told import MARKS
from pipeline_core.ingest.targets import KIND as TARGETS_KIND
from pipeline_core.ingest.targets import checked_targets, with_known_names
from pipeline_core.store.database import Store
from pipeline_core.store.settings import zone

File = tuple[str, bytes | Path]
READERS = 2  # files of one import that are read at a time


def recognise(
    store: Store, file_name: str, content: bytes, today: datetime.date, sheet: str | None = None
) -> Draft:
    """Read a file and propose what it is; nothing is stored.

    Errors: empty_file, header_only, not_a_table.
    """
    sha256 = fingerprint(content, sheet)
    table = read_table(file_name, content, recognition.known_headers(), sheet)
    del content  # where nobody else holds them, its bytes make room for what is read of it
    mark = recognition.signature(table)
    remembered = known_mapping(store, mark)
    found = recognition.recognised(table, file_name)
    day, why = stated_as_of(file_name, table.titles, today) or (None, "unknown")
    draft = Draft(
        file_name=file_name,
        sha256=sha256,
        table=table,
        source=found.source,
        reason=found.reason,
        shape=found.shape,
        choices=found.choices,
        proposals=found.proposals,
        wide_stages=found.wide_stages,
        date_orders=recognition.date_orders(table, found.choices, found.wide_stages),
        as_of=day,
        as_of_reason=why,
        coverage="full",
        coverage_reason="first",
        signature=mark,
        is_known=remembered is not None,
        today=today,
        zone=zone(store),
    )
    if not remembered:
        return draft
    decided = with_columns_of(remembered, table.columns)
    if decided["shape"]:
        draft = dataclasses.replace(reshaped(draft, decided["shape"]), is_known=True)
    return remap(draft, **decided)


def fingerprint(content: bytes, sheet: str | None = None) -> str:
    """Return what tells a file from another, whatever its name; two sheets of a workbook are two files."""
    return hashlib.sha256(content + (sheet or "").encode()).hexdigest()


def remap(
    draft: Draft,
    choices: Mapping[str, str] | None = None,
    date_orders: Mapping[str, str] | None = None,
    as_of: datetime.date | None = None,
    coverage: str | None = None,
    shape: str | None = None,
) -> Draft:
    """Return the draft with what a person chose: columns for fields, date orders, day, coverage, shape.

    Errors: unknown_column.
    """
    chosen = dict(draft.choices if choices is None else choices)
    for column in chosen.values():
        if column not in draft.table.columns:
            known = ", ".join(draft.table.columns)
            raise errors.unknown_column(draft.file_name, column, known)
    orders = recognition.date_orders(draft.table, chosen, draft.wide_stages)
    orders |= {
        column: order for column, order in draft.date_orders.items() if column in orders and order
    }
    orders |= {column: order for column, order in (date_orders or {}).items() if column in orders}
    changes: dict[str, Any] = {"choices": chosen, "date_orders": orders}
    if shape:
        changes["shape"] = shape
    if as_of:
        changes |= {"as_of": as_of, "as_of_reason": "given"}
    if coverage:
        changes |= {"coverage": coverage, "coverage_reason": "given"}
    return dataclasses.replace(draft, **changes)


def check(store: Store, draft: Draft) -> Checked:
    """Type a draft's rows and say what would go in and what would not; nothing is stored.

    Errors: no_stage_column, ambiguous_dates, no_as_of, no_row_accepted, no_rate_base, no_target_period.
    """
    if draft.shape == "other":
        return _checked_beside(store, draft)
    _refuse_what_is_open(draft)
    is_log = draft.shape != "deals"
    checked = (
        checked_entries(draft) if is_log else checked_deals(draft, pipeline_if_only_one(store))
    )
    if not checked.accepted:
        raise errors.no_row_accepted(draft.file_name, checked.quarantined)
    draft = dated(checked)
    if draft.coverage_reason != "given" and draft.shape == "deals":
        coverage, why = coverage_of(store, draft.as_of, checked.deals)
        draft = dataclasses.replace(draft, coverage=coverage, coverage_reason=why)
    checked = dataclasses.replace(checked, draft=draft)
    labels = proposals(store, [checked], format_named(draft.source).template)
    checked = dataclasses.replace(checked, labels=labels)
    return dataclasses.replace(checked, warnings=cautions(checked))


def _checked_beside(store: Store, draft: Draft) -> Checked:
    if draft.source == RATES_KIND:
        return checked_rates(store, draft)
    if draft.source == TARGETS_KIND:
        return checked_targets(store, draft)
    is_list = draft.source == OWNERS_KIND and says_something(draft)
    return checked_owners(draft) if is_list else beside(draft)


def commit(
    store: Store,
    checked: Sequence[Checked],
    now: datetime.datetime,
    by: str,
    labels: Sequence[LabelProposal] | None = None,
) -> list[Report]:
    """Store checked files in one transaction with one rebuild, and report on each.

    `labels` are stage proposals as a person changed them; without them the proposals stand. A file that
    is there twice goes in once.
    """
    named = with_known_names(store, checked)
    together = linked(store, dated_with_deals(store, dated_together(named)))
    stored = {each.draft.sha256: each for each in reversed(together) if each.draft.shape != "other"}
    fresh = [each for each in together if stored.get(each.draft.sha256) is each]
    placed = labels if labels is not None else _placed_together(store, fresh)
    reports = dict(
        zip(map(id, fresh), record(store, fresh, placed, now, by) if fresh else (), strict=True)
    )
    take_rates(store, together)
    return [
        report_beside(each)
        if each.draft.shape == "other"
        else reports.get(id(each)) or _said_again(store, each)
        for each in together
    ]


def _said_again(store: Store, checked: Checked) -> Report:
    """The report on a file whose twin went in just before."""
    twin = known_file(store, checked.draft.sha256)
    return dataclasses.replace(twin, file=checked.draft.file_name)


def import_files(
    store: Store,
    files: Sequence[File],
    today: datetime.date,
    now: datetime.datetime,
    by: str,
    as_of: datetime.date | None = None,
    coverage: str | None = None,
    date_order: str | None = None,
    sheet: str | None = None,
) -> list[Report | AlurError]:
    """Take files the whole path; each gives its report, or the error for which it was refused.

    A file is its name and its bytes, or the path to read them from: then they are let go once typed.
    An archive counts as the files inside it; `sheet` names the one to read where a workbook has it.
    """
    given = {"as_of": as_of, "coverage": coverage, "date_order": date_order, "sheet": sheet}
    return [outcome for outcome, _ in take_in(store, files, today, now, by, **given)]


def take_in(
    store: Store,
    files: Sequence[File],
    today: datetime.date,
    now: datetime.datetime,
    by: str,
    **given: Any,
) -> list[tuple[Report | AlurError, Checked | None]]:
    """Take files the whole path, as `import_files`; with each outcome comes what was checked, if so far."""
    with ThreadPoolExecutor(READERS) as readers:  # Arrow reads and types outside Python's lock
        found = list(
            readers.map(lambda file: _checked(store, *file, today, **given), _inside(files))
        )
    checked = with_known_names(store, [each for each in found if isinstance(each, Checked)])
    reports = iter(commit(store, checked, now, by) if checked else ())
    named = iter(checked)
    return [
        (next(reports), next(named)) if isinstance(each, Checked) else (each, None)
        for each in found
    ]


def _inside(files: Sequence[File]) -> Iterator[tuple[str, list[bytes] | AlurError]]:
    """Each file's bytes in a list of their own, from which whoever reads them takes them away."""
    for name, content in files:
        try:
            found = unpacked(name, content.read_bytes() if isinstance(content, Path) else content)
        except AlurError as error:
            yield name, error
        else:
            yield from ((member, [held]) for member, held in found)


def _checked(
    store: Store,
    name: str,
    contents: list[bytes] | AlurError,
    today: datetime.date,
    date_order: str | None = None,
    sheet: str | None = None,
    **given: Any,
) -> Checked | Report | AlurError:
    if isinstance(contents, AlurError):
        return contents
    try:
        if report := known_file(store, fingerprint(contents[0], sheet)):
            return dataclasses.replace(report, file=name)
        draft = recognise(store, name, contents.pop(), today, sheet)
        orders = {
            column: date_order
            for column, order in draft.date_orders.items()
            if date_order and order in (None, "mixed")
        }
        return with_rows_set_aside(check(store, remap(draft, date_orders=orders, **given)))
    except AlurError as error:
        return error


def _refuse_what_is_open(draft: Draft) -> None:
    columns = ", ".join(draft.table.columns)
    tells_stage = {"stage", *MARKS} & draft.choices.keys() or draft.wide_stages
    if draft.shape == "deals" and not tells_stage:
        raise errors.no_stage_column(draft.file_name, columns)
    for column, order in draft.date_orders.items():
        if order in (None, "mixed"):
            examples = ", ".join(telling_dates(draft.table.distinct(column)))
            if order == "mixed":
                raise errors.mixed_dates(draft.file_name, column, examples)
            raise errors.ambiguous_dates(draft.file_name, column, examples)


def _placed_together(store: Store, checked: Sequence[Checked]) -> tuple[LabelProposal, ...]:
    if len(checked) == 1:
        return checked[0].labels
    templates = (format_named(each.draft.source).template for each in checked)
    return proposals(store, checked, next(filter(None, templates), None))
