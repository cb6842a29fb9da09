"""This week: what is won and likely, what needs a decision, what changed, where deals wait."""

import streamlit as st

from pipeline_core.ui import (
    filter_bar,
    findings,
    forecast_parts,
    guide,
    overview_news,
    overview_parts,
    session,
    show,
)

text = session.text()
if not show.nothing_here("overview", text, guide.first_steps):
    asked = filter_bar.scope_in_quarter()
    answer = session.ask("forecast", asked)
    row = answer.frame.iloc[0]
    out = findings.left_out_line(answer, text, ("no_rate", "stage_unknown"))
    parts = (filter_bar.said(text, asked), out)
    line = " · ".join(part for part in parts if part)
    show.heading("overview", overview_parts.finding(row, asked, text), line, text)
    if not show.no_match(text, forecast_parts.deals_whenever(asked)):
        guide.first_steps(text)
        guide.tour(filter_bar.scope(), row, text)
        draw_other_lines = overview_parts.tiles(asked, row, text)
        left, right = st.columns([3, 2], gap="large")
        with left:
            overview_parts.likely_range(row, asked, text)
        with right:
            overview_parts.decisions(asked, text)
        overview_news.news(filter_bar.scope(), text)
        draw_other_lines()
