"""The funnel: of the deals that were created, how many reached each stage."""

import streamlit as st

from pipeline_core.ui import (
    choices,
    cohort_parts,
    filter_bar,
    findings,
    path_parts,
    session,
    show,
    winning_parts,
)
from pipeline_core.ui import funnel_comparisons as comparisons
from pipeline_core.ui import funnel_parts as parts

text = session.text()
if not show.nothing_here("funnel", text):
    asked = filter_bar.scope()
    counted = parts.counting()
    by_count = session.ask("stage_conversion", asked, **counted.asked)
    out = findings.left_out_line(
        by_count, text, ("never_reached_a_stage", "stage_at_loss_unknown", "unplaced")
    )
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    show.heading("funnel", parts.finding(by_count, counted, text), line, text)
    st.markdown(findings.pipeline_or_funnel(asked, "funnel", text))
    if not by_count.frame.empty and not show.no_match(text, findings.counts(asked).total):
        part = choices.choice("part", ("steps", "compare", "cohorts", "won", "ways"), text)
        if part == "steps":
            parts.controls(by_count, counted, True, text)
            left, right = st.columns([3, 2], gap="large")
            with left:
                stage = parts.bars(asked, counted, text)
            with right:
                parts.by_rule(asked, counted, text)
            parts.deals(asked, by_count, counted, stage, text)
        elif part == "compare":
            comparisons.draw(asked, by_count, counted, text)
        elif part == "cohorts":
            cohort_parts.draw(asked, text)
        elif part == "won":
            winning_parts.draw(asked, text)
        else:
            path_parts.draw(asked, text)
