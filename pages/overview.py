"""This week: what is won, what is likely, what is open, and three things to look at."""

import streamlit as st

from pipeline_core.ui import filter_bar, findings, overview_parts, session, show

text = session.text()
if not show.nothing_here("overview", text):
    asked = filter_bar.scope_in_quarter()
    answer = session.ask("forecast", asked)
    row = answer.frame.iloc[0]
    counted = findings.counts(filter_bar.scope())
    show.heading(
        "overview",
        findings.of_period(row, filter_bar.period_code(), text),
        f"{filter_bar.said(text, filter_bar.scope())} · {overview_parts.freshness(asked, text)}",
        text,
    )
    if not show.no_match(text, counted.total):
        overview_parts.tiles(asked, row, text)
        left, right = st.columns([3, 2], gap="large")
        with left:
            overview_parts.likely_range(answer.frame, asked, text)
            show.passport("forecast", answer, text, "overview")
            show.link_to("forecast", text("overview.forecast_link"))
        with right:
            st.subheader(text("look.title"), anchor=False)
            overview_parts.things_to_look_at(filter_bar.scope(), text)
        overview_parts.deals_to_look_at(filter_bar.scope(), text)
