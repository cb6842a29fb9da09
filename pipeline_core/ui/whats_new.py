"""What has changed in the product, by day, in the words of the person who uses it."""

from __future__ import annotations

import datetime

import streamlit as st

from pipeline_core.text import Text

CHANGES = {  # newest first; a name is a sentence under [new] in both languages
    datetime.date(2026, 11, 25): (
        "meeting",
        "actions",
        "pack",
        "whatif",
        "scoreboard",
        "past",
        "targets",
        "overview",
        "funnel",
        "paths",
        "bottlenecks",
        "changes",
        "views",
        "glossary",
        "access",
    ),
    datetime.date(2026, 11, 24): ("upload", "history", "rates", "command"),
}


def whats_new(text: Text) -> None:
    """Draw the list of changes, folded, at the foot of a page."""
    with st.expander(text("new.title"), key="whats_new"):
        for day, names in CHANGES.items():
            lines = [f"- {text(f'new.{name}')}" for name in names]
            st.markdown("\n".join([f"**{text.day(day)}**", "", *lines]))
