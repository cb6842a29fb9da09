"""The one path of an import, for the page, the command line and the inbox: read, recognise, check, commit."""

from __future__ import annotations

import dataclasses
import datetime
import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.errors import AlurError
from pipeline_core.ingest import recognition
from pipeline_core.ingest.as_of import newest_as_of, stated_as_of
from pipeline_core.ingest.drafts import Checked, Draft, LabelProposal, Reason, Reject, Report
from pipeline_core.ingest.formats import FORMATS
from pipeline_core.ingest.memory import known_mapping
from pipeline_core.ingest.placement import pipeline_if_only_one, proposals
from pipeline_core.ingest.reading import read_table
from pipeline_core.ingest.recording import coverage_of, known_file, record
from pipeline_core.ingest.typed import typed_deals, typed_entries, wide_entries
from pipeline_core.store.database import Store

NO_ENTRIES = pd.DataFrame(
    {"deal_id": [], "pipeline": [], "stage_label": [], "entered_at": [], "sequence": []},
    dtype=object,
)


def recognise(store: Store, file_name: str, content: bytes, today: datetime.date) -> Draft:
    """Read a file and propose what it is; nothing is stored.

    Errors: empty_file, header_only, not_a_table.
    """
    table = read_table(file_name, content, recognition.known_headers())
    module, reason = recognition.recognised(table)
    shape = recognition.shape_of(table, module)
    mark = recognition.signature(table)
    remembered = known_mapping(store, mark)
    found = recognition.proposed(table, module, shape)
    choices = {each.field: each.column for each in found if each.column}
    wide = recognition.wide_stages(table, module)
    day, why = stated_as_of(file_name, table.titles, today) or (None, "unknown")
    draft = Draft(
        file_name=file_name,
        sha256=hashlib.sha256(content).hexdigest(),
        table=table,
        source=module.SOURCE,
        reason=reason,
        shape=shape,
        choices=choices,
        proposals=found,
        wide_stages=wide,
        date_orders=recognition.date_orders(table, choices, wide),
        as_of=day,
        as_of_reason=why,
        coverage="full",
        coverage_reason="first",
        signature=mark,
        is_known=remembered is not None,
        today=today,
    )
    return remap(draft, **remembered) if remembered else draft


def remap(
    draft: Draft,
    choices: Mapping[str, str] | None = None,
    date_orders: Mapping[str, str] | None = None,
    as_of: datetime.date | None = None,
    coverage: str | None = None,
) -> Draft:
    """Return the draft with what a person chose: columns for fields, date orders, day, coverage.

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
    if as_of:
        changes |= {"as_of": as_of, "as_of_reason": "given"}
    if coverage:
        changes |= {"coverage": coverage, "coverage_reason": "given"}
    return dataclasses.replace(draft, **changes)


def check(store: Store, draft: Draft) -> Checked:
    """Type a draft's rows and say what would go in and what would not; nothing is stored.

    Errors: no_stage_column, ambiguous_dates, no_as_of, no_row_accepted.
    """
    _refuse_what_is_open(draft)
    checked = (
        _checked_history(store, draft) if draft.shape == "history" else _checked_deals(store, draft)
    )
    if not checked.accepted:
        raise errors.no_row_accepted(draft.file_name, checked.quarantined)
    if draft.as_of is None:
        found = newest_as_of(checked.deals, checked.entries, draft.today)
        if found is None:
            raise errors.no_as_of(draft.file_name)
        draft = dataclasses.replace(draft, as_of=found[0], as_of_reason=found[1])
    if draft.coverage_reason != "given" and draft.shape == "deals":
        coverage, why = coverage_of(store, draft.as_of, checked.deals)
        draft = dataclasses.replace(draft, coverage=coverage, coverage_reason=why)
    checked = dataclasses.replace(checked, draft=draft)
    labels = proposals(store, [checked], _template(draft))
    return dataclasses.replace(checked, labels=labels, warnings=_warnings(checked))


def commit(
    store: Store,
    checked: Sequence[Checked],
    now: datetime.datetime,
    by: str,
    labels: Sequence[LabelProposal] | None = None,
) -> list[Report]:
    """Store checked files in one transaction with one rebuild, and report on each.

    `labels` are stage proposals as a person changed them; without them the proposals stand.
    """
    together = _dated_together(checked)
    placed = labels if labels is not None else _placed_together(store, together)
    return record(store, together, placed, now, by)


def import_files(
    store: Store,
    files: Sequence[tuple[str, bytes]],
    today: datetime.date,
    now: datetime.datetime,
    by: str,
    as_of: datetime.date | None = None,
    coverage: str | None = None,
    date_order: str | None = None,
) -> list[Report | AlurError]:
    """Take files the whole path; each gives its report, or the error for which it was refused."""
    results: dict[int, Report | AlurError] = {}
    checked: dict[int, Checked] = {}
    for place, (name, content) in enumerate(files):
        try:
            draft = recognise(store, name, content, today)
            if report := known_file(store, draft.sha256):
                results[place] = dataclasses.replace(report, file=name)
                continue
            orders = {
                column: date_order
                for column, order in draft.date_orders.items()
                if date_order and order in (None, "mixed")
            }
            draft = remap(draft, date_orders=orders, as_of=as_of, coverage=coverage)
            checked[place] = check(store, draft)
        except AlurError as error:
            results[place] = error
    if checked:
        reports = commit(store, list(checked.values()), now, by)
        results |= dict(zip(checked, reports, strict=True))
    return [results[place] for place in range(len(files))]


def _refuse_what_is_open(draft: Draft) -> None:
    columns = ", ".join(draft.table.columns)
    if "stage" not in draft.choices:
        raise errors.no_stage_column(draft.file_name, columns)
    for column, order in draft.date_orders.items():
        if order in (None, "mixed"):
            examples = list(dict.fromkeys(filter(None, draft.table.column(column))))[:3]
            raise errors.ambiguous_dates(draft.file_name, column, ", ".join(examples))


def _checked_deals(store: Store, draft: Draft) -> Checked:
    deals, rejects, repeated = typed_deals(draft, pipeline_if_only_one(store))
    entries, unread = wide_entries(draft, deals)
    skipped = Counter(draft.table.skipped) + repeated
    return _counted(draft, deals, entries, len(deals), skipped, [*rejects, *unread])


def _checked_history(store: Store, draft: Draft) -> Checked:
    entries, rejects = typed_entries(draft, None)
    return _counted(
        draft, pd.DataFrame(), entries, len(entries), Counter(draft.table.skipped), rejects
    )


def _counted(
    draft: Draft,
    deals: pd.DataFrame,
    entries: pd.DataFrame,
    accepted: int,
    skipped: Counter[str],
    rejects: list[Reject],
) -> Checked:
    quarantined = sum(reject.is_row_set_aside for reject in rejects)
    read = accepted + quarantined + skipped.total()
    return Checked(
        draft, deals, entries, read, accepted, quarantined, dict(skipped), tuple(rejects), (), ()
    )


def _warnings(checked: Checked) -> tuple[Reason, ...]:
    draft, found = checked.draft, []
    if draft.shape == "deals" and "deal_id" not in draft.choices:
        found.append(("derived_ids", {}))
    if draft.shape == "deals" and "amount" not in draft.choices:
        found.append(("no_amounts", {}))
    if cells := sum(not reject.is_row_set_aside for reject in checked.rejects):
        found.append(("cells_emptied", {"n": cells}))
    return tuple(found)


def _template(draft: Draft) -> str | None:
    return next(module.TEMPLATE for module in FORMATS if draft.source == module.SOURCE)


def _dated_together(checked: Sequence[Checked]) -> list[Checked]:
    """Deals and their history that come together, neither with a stated day, are of one day.

    The history's newest entry then says more than the close dates of closed deals, which may be edited.
    """
    shapes = {each.draft.shape for each in checked}
    weak = ("newest_modified", "newest_date")
    if shapes != {"deals", "history"} or any(
        each.draft.as_of_reason not in weak for each in checked
    ):
        return list(checked)
    day = max(_last_seen(each) for each in checked)
    return [
        dataclasses.replace(each, draft=dataclasses.replace(each.draft, as_of=day))
        for each in checked
    ]


def _last_seen(checked: Checked) -> datetime.date:
    draft = checked.draft
    if draft.shape == "deals" and draft.as_of_reason == "newest_date":
        created = newest_as_of(checked.deals[["created_at"]], NO_ENTRIES, draft.today)
        return created[0] if created else datetime.date.min
    return draft.as_of or datetime.date.min


def _placed_together(store: Store, checked: Sequence[Checked]) -> tuple[LabelProposal, ...]:
    preferred = next((_template(each.draft) for each in checked if _template(each.draft)), None)
    return proposals(store, checked, preferred)
