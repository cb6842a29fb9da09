"""A person may say that the rows of a file are something else than was recognised."""

from __future__ import annotations

import dataclasses

from pipeline_core.ingest import recognition
from pipeline_core.ingest.drafts import Draft
from pipeline_core.ingest.formats import GENERIC, format_named

SHAPES = ("deals", "history", "changes", "fields", "events", "other")
NEEDED = {
    "deals": ("stage", "deal_id"),
    "history": ("deal_id", "stage", "entered"),
    "changes": ("deal_id", "to_stage", "entered"),
    "fields": ("deal_id", "field", "new", "entered"),
    "events": ("deal_id", "stage", "entered"),
    "rates": ("currency", "rate"),
    "targets": ("amount", "snapshot"),
}
UNNAMED_TABLE = (
    "table"  # what a table beside the deals is called when only a person says that it is one
)


def needed_fields(draft: Draft) -> tuple[str, ...]:
    """Return the fields without which no row of the draft can be used."""
    return NEEDED.get(draft.source if draft.shape == "other" else draft.shape, ())


def reshaped(draft: Draft, shape: str) -> Draft:
    """Return the draft with its rows taken for something else, and columns proposed anew for that."""
    if shape == draft.shape:
        return draft
    if shape == "other":
        return _as_other(draft)
    layout = GENERIC if draft.shape == "other" else format_named(draft.source)
    found = recognition.proposed(draft.table, layout, shape)
    choices = {each.field: each.column for each in found if each.column}
    return dataclasses.replace(
        draft,
        shape=shape,
        source=layout.source,
        proposals=found,
        choices=choices,
        wide_stages=(),
        date_orders=recognition.date_orders(draft.table, choices, ()),
        is_known=False,
    )


def _as_other(draft: Draft) -> Draft:
    return dataclasses.replace(
        draft,
        shape="other",
        source=UNNAMED_TABLE,
        proposals=(),
        choices={},
        wide_stages=(),
        date_orders={},
        is_known=False,
    )
