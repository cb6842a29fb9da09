"""Before the commit: what each file is, how many rows can go in, what is skipped and what is set aside."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pandas as pd
import streamlit as st

from pipeline_core import ingest
from pipeline_core.ingest import Checked
from pipeline_core.ingest.as_of import dated_together
from pipeline_core.printing import as_csv, escaped
from pipeline_core.telling import warning
from pipeline_core.text import Text
from pipeline_core.ui import session
from pipeline_core.ui.plain import plain
from pipeline_core.ui.upload_mapping import what_it_is

REJECTS_SHOWN = 200
SAID_ELSEWHERE = ("beside", "cells_emptied", "rates_taken")


def counted(found: Sequence[Checked], text: Text) -> None:
    """Draw what each file is and what of it can go in; a log whose deals nobody has named says so."""
    alone = ingest.logs_without_deals(session.store(), found)
    of_one_day = dated_together(ingest.with_known_names(session.store(), found))
    for number, (one, is_alone) in enumerate(zip(of_one_day, alone, strict=True)):
        with st.container(border=True, gap="xsmall"):
            _counts(one, text)
            if is_alone:
                st.warning(text("warning.history_without_deals"))
            if one.rejects:
                _rejects(one, number, text)


def _counts(one: Checked, text: Text) -> None:
    parts = [f"**{plain(one.draft.file_name)}**", what_it_is(one.draft, text)]
    if one.draft.as_of and one.draft.shape != "other":
        parts.append(text("upload.day_together", day=text.day(one.draft.as_of)))
    st.markdown(" · ".join(parts))
    is_used = one.accepted or one.draft.shape != "other"
    can = "upload.can_go_in" if is_used else "upload.not_used"
    parts = [text(can, accepted=text.count(one.accepted), read=text.count(one.read))]
    parts += [
        text(f"skipped.{reason}", n=n)
        for reason, n in one.skipped.items()
        if n and reason != "beside"
    ]
    st.markdown(" · ".join(parts))
    for each in one.warnings:
        if each[0] not in SAID_ELSEWHERE:
            st.caption(plain(warning(text, each)))


def _rejects(one: Checked, number: int, text: Text) -> None:
    cells = len(one.rejects) - one.quarantined
    rows_said = text("upload.rows_aside", n=one.quarantined) if one.quarantined else ""
    cells_said = text("upload.cells_aside", n=cells) if cells else ""
    st.warning(" · ".join(filter(None, (rows_said, cells_said))))
    rows = _in_words(ingest.listed(one).head(REJECTS_SHOWN), text)
    key = f"rejects_{number}_{one.draft.sha256[:12]}"
    st.dataframe(rows, hide_index=True, key=key, alt=text("upload.rejects_download"))
    name = one.draft.file_name
    with st.container(horizontal=True, gap="small"):
        _download(
            text("upload.rejects_download"),
            lambda: _in_words(ingest.listed(one), text),
            f"alur-set-aside-{name}.csv",
        )
        if one.quarantined:
            _download(
                text("upload.rows_download"),
                lambda: ingest.rows_set_aside(one),
                f"alur-rows-{name.removesuffix('.csv')}.csv",
            )


def _in_words(listed: pd.DataFrame, text: Text) -> pd.DataFrame:
    """The cells that could not be read, with reasons and headings in words."""
    what = {True: text("reject.row"), False: text("reject.cell")}
    return pd.DataFrame(
        {
            text("column.line"): listed["line"],
            text("column.column"): listed["column"],
            text("column.value"): listed["value"],
            text("column.reason"): [text(f"reject.{reason}") for reason in listed["reason"]],
            text("column.set_aside"): listed["is_row_set_aside"].map(what),
        }
    )


def as_file(frame: pd.DataFrame) -> bytes:
    """Return a table as CSV in UTF-8; no cell of it, and no heading, is a formula."""
    table = frame.rename(columns=escaped)
    rows = table.astype("object").where(table.notna(), None).to_dict("records")
    return as_csv(list(table.columns), rows).encode("utf-8-sig")


def _download(label: str, frame: Callable[[], pd.DataFrame], file_name: str) -> None:
    """Offer a table as CSV, made when it is asked for."""
    st.download_button(
        label,
        lambda: as_file(frame()),
        file_name=file_name,
        mime="text/csv",
        on_click="ignore",
        key=f"get_{file_name}",
        type="tertiary",
    )
