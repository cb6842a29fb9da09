"""A list of owners beside the deals: names for their ids, teams and regions where a deal names none."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Sequence

import pyarrow as pa
import pyarrow.compute as pc

from pipeline_core.ingest.drafts import BESIDE_DEALS, Checked, Draft
from pipeline_core.ingest.entries import NO_DEALS
from pipeline_core.ingest.formats import columns_of
from pipeline_core.ingest.formats.side_tables import OWNER_LIST
from pipeline_core.ingest.typed import TEXT, plain
from pipeline_core.store.database import Store, query

KIND = OWNER_LIST.kind
SAID = {"owner_name": "name", "team": "team", "region": "region"}


def says_something(draft: Draft) -> bool:
    """Whether a list of owners has anything to say of them beside who they are."""
    found = columns_of(OWNER_LIST.columns, draft.table.columns)
    return "owner" in found and not found.keys().isdisjoint(SAID)


def checked_owners(draft: Draft) -> Checked:
    """Return a list of owners as rows of owner, name, team and region; nothing is stored."""
    found = columns_of(OWNER_LIST.columns, draft.table.columns)
    cells = draft.table.cells
    columns = {"owner": plain(cells.column(found["owner"]))}
    for field, name in SAID.items():
        has_it = field in found
        columns[name] = plain(cells.column(found[field])) if has_it else pa.nulls(len(cells), TEXT)
    table = pa.table(columns)
    owners = table.filter(pc.is_valid(table["owner"]))
    skipped = {**draft.table.skipped, "no_owner": len(table) - len(owners)}
    skipped = {reason: count for reason, count in skipped.items() if count}
    return Checked(
        draft=dataclasses.replace(draft, shape="owners", coverage="part", coverage_reason="given"),
        deals=NO_DEALS,
        entries=NO_DEALS,
        read=len(owners) + sum(skipped.values()),
        accepted=len(owners),
        quarantined=0,
        skipped=skipped,
        rejects=(),
        owners=owners,
    )


def dated_with_deals(store: Store, checked: Sequence[Checked]) -> list[Checked]:
    """Return lists of owners and targets on the day of the deals that they came with, or came after.

    They date nothing themselves: their day must not become the newest day of the workspace.
    """
    days = [each.draft.as_of for each in checked if each.draft.shape not in BESIDE_DEALS]
    known = query(store, "newest_known_day", {"day": "date"})["day"].dropna()
    days += [day.date() for day in known]
    newest = max(filter(None, days), default=None)
    return [_dated(each, newest) if each.draft.shape in BESIDE_DEALS else each for each in checked]


def _dated(checked: Checked, day: datetime.date | None) -> Checked:
    draft = checked.draft
    return dataclasses.replace(
        checked, draft=dataclasses.replace(draft, as_of=day or draft.as_of or draft.today)
    )
