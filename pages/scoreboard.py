"""Calls and results: whose calls come true, the tool's own among them."""

import streamlit as st

from pipeline_core.ui import call_parts, filter_bar, scoreboard_parts, session, show

text = session.text()
if not show.nothing_here("scoreboard", text):
    chosen = filter_bar.scope()
    asked = filter_bar.any_period(chosen)
    scoreboard_parts.replay(asked, text)
    line = f"{filter_bar.said(text, asked)} · {scoreboard_parts.scope_line(asked, text)}"
    show.heading("scoreboard", scoreboard_parts.finding(asked, text), line, text)
    left, right = st.columns([2, 3], gap="large")
    with left:
        scoreboard_parts.honest_chances(asked, text)
    with right:
        scoreboard_parts.errors_by_week(asked, text)
    scoreboard_parts.record_by_week(asked, chosen, text)
    scoreboard_parts.who_calls_high(asked, text)
    call_parts.calls_for(filter_bar.scope_in_quarter(), text)
