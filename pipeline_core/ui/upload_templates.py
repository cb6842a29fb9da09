"""The saved templates of columns: their names, the way to forget one, and templates as files."""

from __future__ import annotations

import json
from typing import Any

import streamlit as st

from pipeline_core import ingest
from pipeline_core.errors import AlurError
from pipeline_core.text import Text, said
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain

WIDTHS = [4, 5, 3]


def templates(text: Text) -> None:
    """Draw the templates, folded; a header that one of them knows needs no mapping."""
    frame = ingest.mappings(session.store())
    with st.expander(text("templates.title"), on_change="rerun", key="templates") as opened:
        if not opened.open:
            return
        st.caption(text("templates.about"))
        for row in frame.itertuples():
            _row(row, text)
        _from_file(text)


def _row(row: Any, text: Text) -> None:
    name, about, right = st.columns(WIDTHS, vertical_alignment="center")
    key = f"rename_{row.mapping_id}_{row.name}"
    name.text_input(
        text("templates.name"),
        row.name,
        max_chars=80,
        key=key,
        label_visibility="collapsed",
        on_change=_rename,
        args=(int(row.mapping_id), key),
    )
    decided = json.loads(row.choices)
    source = f"source.{row.source}"
    parts = [text(source) if text.has(source) else row.source, *decided["choices"].values()]
    about.caption(plain(" · ".join(parts)))
    with right, st.container(horizontal=True, horizontal_alignment="right"):
        _download_and_forget(int(row.mapping_id), text)


def _download_and_forget(mapping_id: int, text: Text) -> None:
    st.download_button(
        text("templates.download"),
        ingest.mapping_file(session.store(), mapping_id),
        file_name=f"alur-template-{mapping_id}.json",
        mime="application/json",
        on_click="ignore",
        key=f"get_template_{mapping_id}",
        type="tertiary",
    )
    st.button(
        text("templates.forget"),
        key=f"forget_{mapping_id}",
        on_click=_forget,
        args=(mapping_id,),
        type="tertiary",
    )


def _from_file(text: Text) -> None:
    """Take in a template that was downloaded elsewhere; afterwards the place is empty again."""
    turn = st.session_state.get("templates_turn", 0)
    if name := st.session_state.pop("template_taken", None):
        st.success(plain(text("templates.taken", name=name)))
    file = st.file_uploader(
        text("templates.take_in"), type=["json"], key=f"template_file_{turn}", max_upload_size=1
    )
    if file is None:
        return
    try:
        taken = ingest.take_in_mapping(session.store(), file.name, file.getvalue())
    except AlurError as error:
        st.error(plain(said(text, error)))
        return
    st.session_state["template_taken"] = taken
    st.session_state["templates_turn"] = turn + 1
    st.rerun()


def _rename(mapping_id: int, key: str) -> None:
    if name := str(st.session_state[key]).strip():
        ingest.rename_mapping(session.store(), mapping_id, name)


def _forget(mapping_id: int) -> None:
    ingest.forget_mapping(session.store(), mapping_id)
