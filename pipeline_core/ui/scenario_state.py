"""Between the levers of the forecast page and a scenario: what is pulled now, and how a saved one is opened."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

from pipeline_core.ui import forecast_parts, lever_state, override_table, session
from pipeline_core.ui.choices import keep


def present() -> dict[str, Any]:
    """Return the levers, the decisions about single deals and the switches that are in force on the page."""
    return {
        "levers": lever_state.levers(session.stage_names()),
        "overrides": lever_state.overrides(),
        **forecast_parts.switches(),
    }


def adopt(content: Mapping[str, Any]) -> None:
    """Pull the page's levers as a scenario says: a callback, before any of them is drawn."""
    levers, stages = content.get("levers", {}), session.stage_names()
    lever_state.reset(stages)
    for name in lever_state.OF_TEAM:
        _pull(lever_state.lever_key(name), levers.get(name, 1))
    for name in lever_state.BY_STAGE:
        for stage, factor in levers.get(name, {}).items():
            _pull(lever_state.lever_key(name, stage), factor)
    if begins := levers.get("new_deals_from"):
        st.session_state[lever_state.NEW_FROM] = begins
        keep(lever_state.NEW_FROM, begins.isoformat())
    lever_state.pull_groups(levers)
    override_table.put(content.get("overrides", {}))
    for name, is_on in content.get("switches", {}).items():
        st.session_state[name] = is_on
        keep(name, None if is_on else "no")


def _pull(key: str, factor: float) -> None:
    st.session_state[key] = round(100 * (factor - 1))
    keep(key, str(st.session_state[key]) if st.session_state[key] else None)
