"""The what-if part of the forecast page: one lever per stage, and what it moves."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.charts import forecast as drawing
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import session, show

WIDEST, STEP = 50, 5  # per cent


@st.fragment
def what_if(asked: Scope, text: Text) -> None:
    """Draw the range as it stands and as the levers make it; zero levers change nothing."""
    base = session.ask("forecast", asked)
    if pd.isna(base.frame["p50"].iloc[0]):
        return  # without history there is nothing that a lever could move
    stages = list(session.ask("stage_win_rates", asked).frame["stage"])
    left, right = st.columns([3, 2], gap="large")
    with right:
        levers = _levers(stages, text)
    moved = session.ask("forecast", asked, levers={"conversion": levers})
    with left:
        _answer(base.frame.iloc[0], moved.frame.iloc[0], bool(levers), text)
        frame, names = base.frame, [text("forecast.as_it_stands")]
        if levers:
            frame = pd.concat([base.frame, moved.frame], ignore_index=True)
            names.append(text("forecast.with_levers"))
        drawn = drawing.range_bars(frame, names, text, session.palette())
        show.still_figure(drawn, "forecast_range", drawing.range_bars_alt(frame, names, text))
        show.passport("forecast", moved, text, "forecast")


def _levers(stages: list[str], text: Text) -> dict[str, float]:
    """Draw a slider for each stage, in per cent of its conversion; return those that are moved."""
    st.subheader(text("forecast.levers"), anchor=False)
    st.caption(text("forecast.levers_about"))
    moved: dict[str, float] = {}
    for stage in stages:
        per_cent = st.slider(
            text("forecast.lever", stage=stage),
            -WIDEST,
            WIDEST,
            0,
            step=STEP,
            format="%+d%%",
            key=_key(stage),
            persist_state="session",
        )
        if per_cent:
            moved[stage] = 1 + per_cent / 100
    st.button(text("forecast.reset"), on_click=_reset, args=(stages,), type="tertiary", key="reset")
    return moved


def _key(stage: str) -> str:
    return f"lever_conversion_{stage}"


def _reset(stages: list[str]) -> None:
    for stage in stages:
        st.session_state[_key(stage)] = 0


def _answer(base: pd.Series, moved: pd.Series, is_moved: bool, text: Text) -> None:
    """The answer moves under the finger, so it stands beside the levers."""
    chance = (
        ""
        if pd.isna(moved["p_target"])
        else text("forecast.chance", chance=text.share(moved["p_target"]))
    )
    st.subheader(
        text("forecast.likely", p50=text.money_said(moved["p50"]), chance=chance).strip(),
        anchor=False,
    )
    change = text.money_said(int(moved["p50"] - base["p50"]), sign=True)
    st.caption(text("forecast.moved", change=change) if is_moved else text("forecast.key"))
