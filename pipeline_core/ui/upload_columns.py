"""Which column of a file means what: a preview, one row per field, and what a missing column switches off."""

from __future__ import annotations

from dataclasses import dataclass

import streamlit as st

from pipeline_core import ingest
from pipeline_core.ingest import Draft, Proposal
from pipeline_core.text import Text
from pipeline_core.ui.kept import kept
from pipeline_core.ui.plain import plain

FIRST_ROWS = 5
FIRST_VALUES = 3
LOOKED_AT = 200
SURE, LIKELY = 0.9, 0.7
GROUPINGS = ("segment", "region", "product", "source", "deal_type")
WIDTHS = [2, 3, 5]
NO_COLUMN = ""  # no column is called so: a header without a name gets one
MISSED_MOST = ("amount", "expected_close", "created", "owner", "stage_changed", "touched", "team")
WITH_DETAILS = ("deals", "events")  # a log keeps nothing of the columns that no field takes
OF_A_LOG = ("left", "from_stage", "old")  # what only the log itself can say


@dataclass(frozen=True)
class Asked:
    """One file whose columns are asked about: its draft, the start of its widgets' keys, the words."""

    file: str
    key: str
    draft: Draft
    text: Text

    def values(self, column: str) -> list[str]:
        """Return the first different values of a column."""
        return self._examples().setdefault(column, _first_values(self.draft, column))

    def _examples(self) -> dict[str, list[str]]:
        sheet = self.draft.table.sheet
        return kept(self.file, f"examples_{self.key}", sheet, dict)


def chosen(asked: Asked, is_open: bool) -> dict[str, str]:
    """Draw a file's columns and return the column that the person left with each field.

    Needed fields come first, then those that were found; missing ones and the columns that no field
    takes are folded; so is all of it when the header is known, or the file is one of several
    (`is_open` is false) and nothing that it needs is missing.
    """
    draft, text = asked.draft, asked.text
    needed = ingest.needed_fields(draft)
    open_groupings = [name for name in GROUPINGS if _is_open(draft, name)]
    fields = [each.field for each in draft.proposals if each.field not in open_groupings]
    shown = [*needed, *(name for name in fields if name in draft.choices and name not in needed)]
    missing = sorted((name for name in fields if name not in shown), key=_missed_most)
    choices: dict[str, str] = {}
    found = text("upload.columns", n=len(draft.choices))
    lacks_needed = draft.shape != "deals" and not draft.choices.keys() >= set(needed)
    with st.expander(found, expanded=lacks_needed or (is_open and not draft.is_known)):
        _preview(asked)
        choices |= _rows(asked, shown)
        if draft.wide_stages:
            stages = ", ".join(each.label for each in draft.wide_stages)
            st.caption(plain(text("upload.wide_stages", n=len(draft.wide_stages), stages=stages)))
    if missing:
        with st.expander(text("upload.missing", n=len(missing))):
            choices |= _rows(asked, missing)
    if draft.unused and draft.shape in WITH_DETAILS:
        with st.expander(text("upload.unused", n=len(draft.unused))):
            choices |= _groupings(asked, open_groupings)
    return choices


def _missed_most(field: str) -> int:
    return MISSED_MOST.index(field) if field in MISSED_MOST else len(MISSED_MOST)


def _is_open(draft: Draft, field: str) -> bool:
    return field not in draft.choices and any(each.field == field for each in draft.proposals)


def _preview(asked: Asked) -> None:
    rows = asked.draft.table.cells.slice(0, FIRST_ROWS).to_pandas().astype("object")
    about = asked.text("upload.first_rows", file=asked.draft.file_name)
    st.dataframe(rows, hide_index=True, key=f"preview_{asked.key}", placeholder="", alt=about)


def _rows(asked: Asked, fields: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    with st.container(gap="small"):
        for field in fields:
            if column := _row(asked, field):
                found[field] = column
    return found


def _row(asked: Asked, field: str) -> str:
    """One field: its name, the column that means it, and why, or what is missed without it."""
    draft, text = asked.draft, asked.text
    name, chooser, about = st.columns(WIDTHS, vertical_alignment="center", gap="xsmall")
    label = _label(draft, field, text)
    is_needed = field in ingest.needed_fields(draft)
    name.markdown(f"**{label}**" if is_needed else label)
    nothing = text("upload.no_column")
    can_be_left = not is_needed or draft.shape != "other" or field not in draft.choices
    options = [*([NO_COLUMN] if can_be_left else []), *draft.table.columns]
    column = chooser.selectbox(
        label,
        options,
        index=options.index(draft.choices.get(field, NO_COLUMN)),
        format_func=lambda each: each or nothing,
        key=f"field_{field}_{asked.key}",
        label_visibility="collapsed",
    )
    about.caption(_why(asked, field, column) if column else _missed(draft, field, text))
    return column


def _label(draft: Draft, field: str, text: Text) -> str:
    """What a field is called; in a table beside the deals the same field may mean something else."""
    own = f"field_of.{draft.source}.{field}"
    return text(own if text.has(own) else f"field.{field}")


def _missed(draft: Draft, field: str, text: Text) -> str:
    """What is switched off without a column; what a log lacks beside its moves, the deals say."""
    own = f"missing_of.{draft.source}.{field}"
    if draft.shape == "other":
        return text(own if text.has(own) else f"missing.{field}")
    is_of_log = field in OF_A_LOG or field in ingest.needed_fields(draft)
    is_in_deals = draft.shape not in WITH_DETAILS and not is_of_log
    return text("missing.from_deals") if is_in_deals else text(f"missing.{field}")


def _why(asked: Asked, field: str, column: str) -> str:
    """Why the column was proposed, how sure that is, and what stands in it."""
    draft, text = asked.draft, asked.text
    proposal = next((each for each in draft.proposals if each.field == field), None)
    if draft.is_known and column == draft.choices.get(field):
        reason = text("why.remembered")
    elif proposal and column == proposal.column:
        why = "similar_name" if draft.shape == "other" else proposal.why
        reason = f"{text(f'why.{why}')}, {text(f'confidence.{_confidence(proposal)}')}"
    else:
        reason = text("why.chosen")
    return plain(" · ".join([reason, *asked.values(column)]))


def _confidence(proposal: Proposal) -> str:
    if proposal.confidence >= SURE:
        return "sure"
    return "likely" if proposal.confidence >= LIKELY else "guess"


def _groupings(asked: Asked, fields: list[str]) -> dict[str, str]:
    """Offer columns that no field takes as what deals are grouped by; the others stay as details."""
    draft, text = asked.draft, asked.text
    found: dict[str, str] = {}
    if fields:
        st.caption(text("upload.groupings_about"))
        with st.grid(len(fields), min_column_width=170):
            for field in fields:
                column = st.selectbox(
                    text(f"field.{field}"),
                    [NO_COLUMN, *draft.unused],
                    format_func=lambda each: each or text("upload.no_column"),
                    key=f"field_{field}_{asked.key}",
                )
                if column:
                    found[field] = column
    st.dataframe(
        [
            {
                text("column.column"): column,
                text("column.first_values"): " · ".join(asked.values(column)),
                text("column.field"): _meaning(column, found, text),
            }
            for column in draft.unused
        ],
        hide_index=True,
        key=f"unused_{asked.key}",
        alt=text("upload.groupings_about"),
    )
    return found


def _meaning(column: str, found: dict[str, str], text: Text) -> str:
    fields = [field for field, each in found.items() if each == column]
    return ", ".join(text(f"field.{field}") for field in fields) or text("upload.detail")


def _first_values(draft: Draft, column: str) -> list[str]:
    head = draft.table.cells.column(column).slice(0, LOOKED_AT).to_pylist()
    values = list(dict.fromkeys(filter(None, head)))[:FIRST_VALUES]
    return values or draft.table.distinct(column, FIRST_VALUES)
