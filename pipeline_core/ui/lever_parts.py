"""What every lever is made of: a slider in per cent, a day from which it counts, and what it moves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, lever_state


def slider(key: str, label: str, least: int, most: int) -> int:
    """Draw a slider in per cent and return where it stands; other than zero it stands in the link."""
    st.session_state[key] = lever_state.per_cent(key, most, least)
    moved = st.slider(
        label,
        least,
        most,
        step=lever_state.STEP,
        format="%+d%%",
        key=key,
        persist_state="session",
    )
    choices.keep(key, str(moved) if moved else None)
    return moved


def day_from(key: str, asked: Scope, label: str) -> None:
    """Draw the day from which a lever counts: in what is left of the period."""
    day = lever_state.day_from(key) or asked.as_of
    st.session_state[key] = min(max(day, asked.as_of), asked.until)
    chosen = st.date_input(
        label,
        min_value=asked.as_of,
        max_value=asked.until,
        format="YYYY-MM-DD",
        key=key,
        persist_state="session",
    )
    choices.keep(key, None if chosen is None else chosen.isoformat())


def change_said(base: pd.Series, moved: pd.Series, text: Text) -> str:
    """Return by how much P50 and the chance of the target change from one forecast to the other."""
    change = text.money_said(int(moved["p50"] - base["p50"]), sign=True)
    if pd.isna(moved["p_target"]):
        return change
    points = round(100 * (moved["p_target"] - base["p_target"]))
    sign = "+" if points > 0 else "−" if points < 0 else "±"
    return text("forecast.change", n=abs(points), change=change, sign=sign)
