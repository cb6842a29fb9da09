"""The funnel: of the deals that were created, how many reached each stage."""

import streamlit as st

from pipeline_core.charts import funnel as drawing
from pipeline_core.ui import (
    choices,
    filter_bar,
    findings,
    path_parts,
    session,
    show,
    winning_parts,
)

METRICS = {"deals": "stage_conversion", "amount": "stage_conversion_value"}

text = session.text()
if not show.nothing_here("funnel", text):
    asked, colours = filter_bar.scope(), session.palette()
    by_count = session.ask("stage_conversion", asked)
    out = findings.left_out_line(
        by_count, text, ("never_reached_a_stage", "stage_at_loss_unknown", "unplaced")
    )
    line = " · ".join(part for part in (filter_bar.said(text, asked), out) if part)
    if by_count.frame.empty:
        show.heading("funnel", text("funnel.finding_empty"), line, text)
    else:
        show.heading("funnel", findings.of_funnel(by_count.frame, text), line, text)
    st.markdown(findings.pipeline_or_funnel(asked, "funnel", text))
    if not by_count.frame.empty and not show.no_match(text, findings.counts(asked).total):
        measure = choices.choice("count_by", ("deals", "amount"), text)
        answer = session.ask(METRICS[measure], asked)
        st.subheader(text("funnel.figure"), anchor=False)
        st.caption(text(f"funnel.key_{measure}"))
        drawn = drawing.funnel_bars(answer.frame, text, colours, measure)
        alt = drawing.funnel_bars_alt(answer.frame, text, measure)
        clicked = show.figure(drawn, "reached", alt)
        show.passport(METRICS[measure], answer, text, "funnel")
        chosen = choices.selection("reached", clicked and clicked[:1])
        stage = chosen[0] if chosen else answer.frame["stage"].iloc[0]
        title = text("deals.reached", value=stage)
        show.deal_table(
            asked, text, "reached", title, bool(chosen), reached=stage, period_by="created"
        )
        winning_parts.draw(asked, text)
        path_parts.draw(asked, text)
