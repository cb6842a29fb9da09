"""Hygiene: how far the open pipeline can be trusted, and who mends what."""

import streamlit as st

from pipeline_core.charts import hygiene as drawing
from pipeline_core.ui import choices, findings, hygiene_parts, session, show, to_do

text = session.text()
if not show.nothing_here("hygiene", text):
    asked, colours = hygiene_parts.scope(), session.palette()
    answer = session.ask("hygiene_checks", asked)
    out = findings.left_out_line(answer, text, ("no_amount", "no_rate", "parked"))
    finding = hygiene_parts.finding(answer.frame, text)
    show.heading("hygiene", finding, hygiene_parts.scope_line(out, text), text)
    if not show.no_match(text, findings.counts(asked).total):
        with st.grid(4, min_column_width=165):
            hygiene_parts.tiles(answer.frame, asked, text)
        to_do.to_do(asked, text)
        left, right = st.columns([3, 2], gap="large")
        with left:
            st.subheader(text("hygiene.figure"), anchor=False)
            st.caption(text("hygiene.key"))
            drawn = drawing.check_bars(answer.frame, text, colours)
            clicked = show.figure(drawn, "check", drawing.check_bars_alt(answer.frame, text))
            show.passport("hygiene_checks", answer, text, "checks")
        with right:
            hygiene_parts.freshness(asked, text)
        chosen = choices.selection("check", clicked and clicked[:1])
        hygiene_parts.failing_deals(asked, answer.frame, chosen, text)
        hygiene_parts.odd_values(asked, text)
