"""The what-if part of the forecast page: the fan, and beside it the levers with what each moves."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.charts import fan as drawing
from pipeline_core.charts.tornado import lever_name
from pipeline_core.scope import Scope, period_before
from pipeline_core.text import Text
from pipeline_core.ui import group_levers, lever_parts, lever_state, session, show
from pipeline_core.ui.lever_parts import change_said
from pipeline_core.ui.lever_state import lever_key
from pipeline_core.ui.override_table import override_table
from pipeline_core.ui.plain import plain

SWITCHES = ("is_anchored", "with_new")


@st.fragment
def what_if(asked: Scope, switches: dict[str, bool], text: Text) -> None:
    """Draw the fan as it stands and as the levers make it; zero levers change nothing."""
    base = session.ask("forecast", asked, **switches).frame.iloc[0]
    offered = session.ask("forecast_tornado", asked, **switches).frame
    if offered.empty:
        return  # without history, or days to come, there is nothing that a lever could move
    left, right = st.columns([3, 2], gap="large")
    with right:
        _levers(asked, offered, base, switches, text)
    pulled = _pulled(offered)
    with left:
        moved = session.ask("forecast", asked, **switches, **pulled)
        _answer(base, moved.frame.iloc[0], bool(pulled), text)
        fan(asked, base["target"], switches, pulled, text)
        show.passport("forecast", moved, text, "forecast")
    override_table(session.ask("forecast_deals", asked).frame, text)


def _pulled(offered: pd.DataFrame) -> dict[str, Any]:
    """What is asked beside the switches; empty while everything stands at zero."""
    levers = lever_state.levers(_stages(offered))
    overrides = lever_state.overrides()
    asked = {"levers": levers, "overrides": overrides}
    return {name: each for name, each in asked.items() if each}


def fan(
    asked: Scope, target: int | None, switches: dict[str, bool], pulled: dict[str, Any], text: Text
) -> None:
    """Draw the fan of a period, beside the one before, with the levers that are pulled."""
    weeks = session.ask("forecast_weeks", asked, **switches).frame
    moved = session.ask("forecast_weeks", asked, **switches, **pulled).frame if pulled else None
    earlier = period_before(asked)
    later = asked.since - earlier.since
    before = session.ask("booked_by_day", earlier).frame
    days = pd.to_datetime(before["day"]) + later
    shown = drawing.Fan(
        weeks,
        moved,
        session.ask("booked_by_day", asked).frame,
        before.assign(day=days)[days <= pd.Timestamp(asked.until)],
        min(asked.as_of + later, asked.until),
        asked.since,
        asked.until,
        asked.as_of,
        None if pd.isna(target) else float(target),
    )
    drawn = drawing.forecast_fan(shown, text, session.palette())
    st.caption(text("fan.key_moved" if pulled else "fan.key_booked" if weeks.empty else "fan.key"))
    show.still_figure(drawn, "forecast_fan", drawing.forecast_fan_alt(shown, text))


def _levers(
    asked: Scope, offered: pd.DataFrame, base: pd.Series, switches: dict[str, bool], text: Text
) -> None:
    st.subheader(text("forecast.levers"), anchor=False)
    answer = st.container()
    offer = {(row.lever, row.stage): row for row in offered.itertuples()}
    for name in lever_state.OF_TEAM:
        lever = next((row for key, row in offer.items() if key[0] == name), None)
        if lever is not None:
            _lever(lever, asked, base, switches, text)
        if name == "new_deals" and lever_state.per_cent(lever_key(name)):
            lever_parts.day_from(lever_state.NEW_FROM, asked, text("forecast.new_from"))
    stages = _stages(offered)
    if stages:
        by_stage = {*lever_state.BY_STAGE} & lever_state.levers(stages).keys()
        is_open = st.session_state.setdefault("levers_by_stage_open", bool(by_stage))
        with st.expander(text("forecast.by_stage"), expanded=is_open, key="levers_by_stage"):
            for stage in stages:
                for name in lever_state.BY_STAGE:
                    if (name, stage) in offer:
                        _lever(offer[name, stage], asked, base, switches, text)
    group_levers.new_of_values(asked, base, switches, text)
    if stages:
        group_levers.bottlenecks(asked, base, switches, text)
    moved = session.ask("forecast", asked, **switches, **_pulled(offered)).frame.iloc[0]
    with answer:
        st.caption(_likely(moved, text))
    with st.container(horizontal=True, vertical_alignment="center"):
        st.button(
            text("forecast.reset"),
            on_click=lever_state.reset,
            args=(stages,),
            type="tertiary",
            key="reset",
        )
        show.link_to("bottlenecks", text("forecast.bottlenecks"))


def _lever(row: Any, asked: Scope, base: pd.Series, switches: dict[str, bool], text: Text) -> None:
    """Draw one slider in per cent, and under it what this lever alone moves."""
    stage = None if pd.isna(row.stage) else row.stage
    most = min(lever_state.WIDEST, _whole_steps(row.limit)) if row.limit > 1 else lever_state.WIDEST
    label = plain(lever_name(row.lever, stage, text))
    moved = lever_parts.slider(lever_key(row.lever, stage), label, -lever_state.WIDEST, most)
    if moved:
        factor = 1 + moved / 100
        alone = {row.lever: factor if stage is None else {stage: factor}}
        if row.lever == "new_deals" and lever_state.day_from():
            alone["new_deals_from"] = lever_state.day_from()
        found = session.ask("forecast", asked, **switches, levers=alone).frame.iloc[0]
        st.caption(change_said(base, found, text))


def _answer(base: pd.Series, moved: pd.Series, is_moved: bool, text: Text) -> None:
    """The answer moves under the finger, so it stands above the fan and above the levers."""
    st.subheader(_likely(moved, text), anchor=False)
    if is_moved:
        st.caption(text("forecast.moved", change=change_said(base, moved, text)))


def _likely(row: pd.Series, text: Text) -> str:
    p50 = text.money_said(row["p50"])
    if pd.isna(row["p_target"]):
        return text("forecast.likely", p50=p50)
    return text("forecast.likely_target", p50=p50, chance=text.share(row["p_target"]))


def _stages(offered: pd.DataFrame) -> list[str]:
    """The stages that have levers, in their order."""
    known = set(offered["stage"].dropna())
    return [stage for stage in session.stage_names() if stage in known]


def _whole_steps(limit: float) -> int:
    return int(round(100 * (limit - 1), 6) // lever_state.STEP) * lever_state.STEP
