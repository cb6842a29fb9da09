"""The pipeline: what is open now, stage by stage, by whoever holds it, and over past days."""

import streamlit as st

from pipeline_core.ui import filter_bar, findings, session, show
from pipeline_core.ui import pipeline_parts as parts
from pipeline_core.ui.attainment_parts import attainment
from pipeline_core.ui.coverage_parts import coverage

text = session.text()
if not show.nothing_here("pipeline", text):
    asked = filter_bar.scope()
    by_stage = session.ask("pipeline_by_stage", asked)
    counted = findings.counts(asked)
    out = findings.left_out_line(
        by_stage, text, ("no_amount", "parked", "unplaced", "outside_period")
    )
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    show.heading("pipeline", parts.finding(asked, by_stage, text), line, text)
    st.markdown(findings.pipeline_or_funnel(asked, "pipeline", text))
    if not show.no_match(text, counted.total):
        split, measure = parts.switches(by_stage, text)
        chosen = parts.figures(asked, by_stage, split, measure, text)
        coverage(text)
        attainment(text)
        parts.deals(asked, split, chosen, text)
