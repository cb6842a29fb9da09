"""One dropped file: what it is and why, which column means what, how its dates are written, its day."""

from __future__ import annotations

import streamlit as st

from pipeline_core import ingest
from pipeline_core.errors import AlurError
from pipeline_core.ingest import Draft, Proposal
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

ORDERS = ("day", "month")
COVERAGES = ("full", "open", "part")
DELIMITERS = {",": "comma", ";": "semicolon", "|": "bar", "\t": "tab"}
FIRST_VALUES = 3


def mapped(draft: Draft, text: Text) -> Draft:
    """Draw one file: what it is and why, its columns, its day; return the draft as the person left it."""
    with st.container(border=True):
        st.subheader(plain(draft.file_name), anchor=False)
        st.caption(_recognition(draft, text))
        if draft.is_known:
            st.caption(text("upload.known_header"))
        with st.expander(text("upload.columns", n=len(draft.choices)), expanded=not draft.is_known):
            draft = _columns(draft, text)
        draft = _date_orders(draft, text)
        return _day_and_coverage(draft, text)


def _recognition(draft: Draft, text: Text) -> str:
    key, values = draft.reason
    delimiter = text(f"delimiter.{DELIMITERS[draft.delimiter]}")
    return " · ".join(
        (
            text(f"source.{draft.source}"),
            text(f"shape.{draft.shape}"),
            text(f"reason.{key}", **values),
            text("upload.rows", n=len(draft.table.rows)),
            f"{draft.encoding}, {delimiter}",
        )
    )


def _columns(draft: Draft, text: Text) -> Draft:
    """One choice per field: the column that means it, why, and its first values."""
    nothing = text("upload.no_column")
    options = [nothing, *draft.table.columns]
    choices: dict[str, str] = {}
    with st.grid(3, min_column_width=220):
        for proposal in sorted(draft.proposals, key=lambda each: each.column is None):
            column = _column(draft, proposal, options, text)
            if column != nothing:
                choices[proposal.field] = column
    if draft.unused:
        st.caption(text("upload.unused", columns=plain(", ".join(draft.unused))))
    return ingest.remap(draft, choices=choices) if choices != draft.choices else draft


def _column(draft: Draft, proposal: Proposal, options: list[str], text: Text) -> str:
    proposed = draft.choices.get(proposal.field)
    with st.container(gap="xxsmall"):
        chosen = st.selectbox(
            text(f"field.{proposal.field}"),
            options,
            index=options.index(proposed) if proposed else 0,
            key=f"field_{proposal.field}_{draft.sha256[:12]}",
        )
        column = None if chosen == options[0] else str(chosen)
        why = proposal.why if column == proposal.column else "chosen"
        values = [] if column is None else _first_values(draft, column)
        st.caption(plain(" · ".join([text(f"why.{why}"), *values])))
    return str(chosen)


def _first_values(draft: Draft, column: str) -> list[str]:
    values = dict.fromkeys(value for value in draft.table.column(column)[:200] if value)
    return list(values)[:FIRST_VALUES]


def _date_orders(draft: Draft, text: Text) -> Draft:
    """Ask only where a column can be read both ways, with three of its own values."""
    for column, order in draft.date_orders.items():
        if order in (None, "mixed"):
            chosen = st.radio(
                text(
                    "upload.date_order",
                    column=plain(column),
                    values=plain(", ".join(_first_values(draft, column))),
                ),
                ORDERS,
                index=None,
                format_func=lambda code: text(f"date_order.{code}"),
                key=f"order_{draft.sha256[:12]}_{column}",
                horizontal=True,
            )
            if chosen:
                draft = ingest.remap(draft, draft.choices, date_orders={column: chosen})
    return draft


def _day_and_coverage(draft: Draft, text: Text) -> Draft:
    left, right = st.columns(2)
    found = _settled(draft)
    day = left.date_input(
        text("upload.as_of"),
        value=found.as_of,
        format="YYYY-MM-DD",
        key=f"as_of_{draft.sha256[:12]}_{found.as_of}",  # what is found may change with a choice
        help=text(f"as_of_reason.{found.as_of_reason}"),
    )
    left.caption(text(f"as_of_reason.{found.as_of_reason}"))
    if day and day != found.as_of:
        draft = ingest.remap(draft, draft.choices, as_of=day)
    if draft.shape == "deals":
        coverage = right.selectbox(
            text("upload.coverage"),
            COVERAGES,
            index=COVERAGES.index(found.coverage),
            format_func=lambda code: text(f"coverage.{code}"),
            key=f"coverage_{draft.sha256[:12]}_{found.coverage}",
        )
        right.caption(text(f"coverage.{coverage}_about"))
        if coverage != found.coverage:
            draft = ingest.remap(draft, draft.choices, coverage=coverage)
    return draft


def _settled(draft: Draft) -> Draft:
    """The draft with day and coverage as a check finds them; while a question is open, as it stands."""
    try:
        return ingest.check(session.store(), draft).draft
    except AlurError:
        return draft  # said under the file, where the check is drawn
