"""Everything that was taken in: when, by whom, what it did and holds, and the way back."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock, ingest
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

COVERAGES = ("full", "open", "part")
SHOWN = 12  # the others are folded: a year of weekly exports is a long list
WIDTHS = [3, 2]


def log(text: Text) -> None:
    """Draw the imports that count, the newest day first; earlier and undone ones folded."""
    frame = ingest.import_log(session.store())
    if frame.empty:
        return
    st.subheader(text("upload.log"), anchor=False)
    is_undone = frame["undone_at"].notna()
    live, undone = list(frame[~is_undone].itertuples()), list(frame[is_undone].itertuples())
    for row in live[:SHOWN]:
        _row(row, text)
    _folded("earlier", live[SHOWN:], text)
    _folded("undone", undone, text)


def _folded(which: str, rows: list[Any], text: Text) -> None:
    if not rows:
        return
    label = text(f"upload.log_{which}", n=len(rows))
    with st.expander(label, on_change="rerun", key=f"log_{which}") as opened:
        if opened.open:
            for row in rows:
                _row(row, text)


def _row(row: Any, text: Text) -> None:
    left, right = st.columns(WIDTHS, vertical_alignment="center")
    with left, st.container(gap=None):
        st.markdown(f"**{text.day(row.as_of)}** · {plain(row.file_name)}")
        st.caption(f"{_counts(row, text)} · {_who(row, text)}")
    if pd.notna(row.undone_at) or session.workspace() == "sample":  # which is not made twice
        return
    ends = {"horizontal_alignment": "right", "vertical_alignment": "center"}
    with right, st.container(horizontal=True, **ends):
        if row.shape == "deals":
            _coverage(row, text)
        st.button(
            text("upload.undo"),
            key=f"undo_{row.import_id}",
            on_click=_undo,
            args=(int(row.import_id),),
            type="tertiary",
        )


def _counts(row: Any, text: Text) -> str:
    if text.has(f"kind_of_table.{row.shape}"):
        return f"{text(f'kind_of_table.{row.shape}')}, {text('upload.rows', n=row.accepted)}"
    if row.shape not in ("deals", "events"):
        return text("upload.log_entries", n=row.history_entries)
    return text(
        "upload.log_counts",
        new=text.count(row.new),
        changed=text.count(row.changed),
        unchanged=text.count(row.unchanged),
    )


def _who(row: Any, text: Text) -> str:
    said = text(
        "upload.log_who",
        day=text.day(row.imported_at.date()),
        time=f"{row.imported_at:%H:%M}",
        who=plain(_name(row.imported_by, text)),
    )
    if pd.isna(row.undone_at):
        return said
    return f"{said} · {text('upload.undone', day=text.day(row.undone_at.date()))}"


def _name(who: str, text: Text) -> str:
    return text(f"upload.by_{who}") if text.has(f"upload.by_{who}") else who


def _coverage(row: Any, text: Text) -> None:
    """What the file holds; another choice is taken over at once."""
    key = f"log_coverage_{row.import_id}_{row.coverage}"
    st.selectbox(
        text("upload.coverage"),
        COVERAGES,
        index=COVERAGES.index(row.coverage),
        format_func=lambda code: text(f"coverage.{code}"),
        key=key,
        label_visibility="collapsed",
        width=220,
        on_change=_change_coverage,
        args=(int(row.import_id), key),
    )


def _change_coverage(import_id: int, key: str) -> None:
    chosen = str(st.session_state[key])
    ingest.change_coverage(session.store(), import_id, chosen, clock.now(), session.user())


def _undo(import_id: int) -> None:
    ingest.undo(session.store(), import_id, clock.now(), session.user())
