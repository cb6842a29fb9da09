"""What changed between two days: in and out of the pipeline, from stage to stage, and which dates moved."""

import streamlit as st

from pipeline_core.findings import of_changes
from pipeline_core.ui import changes_parts, filter_bar, findings, session, show

text = session.text()
if not show.nothing_here("changes", text):
    asked = filter_bar.scope()
    compared = changes_parts.comparison()
    if compared is None:
        line = filter_bar.said(text, asked)
        show.heading("changes", text("changes.nothing_before"), line, text)
        st.info(text("changes.nothing_before_about"))
    else:
        answer = compared.ask("waterfall")
        measured = changes_parts.measure(answer)
        period = compared.period and text.period(compared.period)
        finding = of_changes.finding(answer.frame, measured, period, compared.start, text)
        reasons = ("no_rate", "stage_unknown", "unplaced", "parked")
        out = findings.left_out_line(answer, text, reasons)
        days = text("changes.days", day=text.day(compared.start))
        parts = (days, filter_bar.said(text, asked), out)
        show.heading("changes", finding, " · ".join(part for part in parts if part), text)
        changes_parts.controls(compared, answer, measured, text)
        if not show.no_match(text, findings.counts(filter_bar.scope()).total):
            changes_parts.waterfall(compared, answer, measured, text)
            left, right = st.columns([3, 2], gap="large")
            with left:
                changes_parts.stage_flow(compared, measured, text)
            with right:
                changes_parts.close_dates(compared, measured, text)
            changes_parts.deals(compared, measured, text)
