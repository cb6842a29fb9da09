"""The steps of an upload that are about all files together: the finding, the commit, the reports."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from pipeline_core import clock, ingest
from pipeline_core.ingest import Checked, LabelProposal, Report
from pipeline_core.telling import told
from pipeline_core.text import Text
from pipeline_core.ui import session, show
from pipeline_core.ui.plain import plain
from pipeline_core.ui.upload_files import turn

REPORTS = "upload_reports"


def heading(found: Sequence[Checked] | None, reports: Sequence[Report], text: Text) -> None:
    """Draw the page's title: what went in, else what can go in; None: no file is there."""
    if reports:
        finding = text("upload.finding_done", n=sum(report.accepted for report in reports))
    elif found is None:
        finding = text("upload.title")
    elif not found:
        finding = text("upload.finding_nothing")
    else:
        accepted, read = sum(one.accepted for one in found), sum(one.read for one in found)
        finding = text("upload.can_go_in", accepted=text.count(accepted), read=text.count(read))
    show.heading("upload", finding, text("upload.about"), text)


def committed(found: Sequence[Checked], labels: Sequence[LabelProposal] | None, text: Text) -> None:
    """Store the files with visible progress, and keep the reports for the next run."""
    with st.status(text("upload.working"), expanded=True) as status:
        for one in found:
            file, rows = plain(one.draft.file_name), text.count(one.accepted)
            st.write(text("upload.storing", file=file, rows=rows))
        reports = ingest.commit(session.store(), found, clock.now(), session.user(), labels)
        status.update(label=text("upload.done"), state="complete")
    st.session_state[REPORTS] = reports
    st.session_state["upload_turn"] = turn() + 1
    st.rerun()


def reported(text: Text) -> list[Report]:
    """Say what the last commit did, once; return its reports."""
    reports: list[Report] = st.session_state.pop(REPORTS, [])
    for report in reports:
        first, *more = told(text, ingest.as_json(report))
        lines = [f"**{plain(first)}**", *(f"- {plain(line)}" for line in more)]
        is_used = report.accepted > 0
        (st.success if is_used else st.info)("\n".join(lines))
    return reports
