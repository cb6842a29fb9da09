"""Between the levers of the forecast page and a scenario: what is pulled now, and how a saved one is opened.

A lever's key is its name and, where it has one, its stage, in per cent of change; the same word stands in the link.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pipeline_core.ui import session

OF_TEAM, BY_STAGE = ("win_rate", "size", "new_deals", "all_stages"), ("conversion", "time")
NEW_FROM, DEALS = "lever_new_from", "deal_overrides"


def present() -> dict[str, Any]:
    """Return the levers and the decisions about single deals that are in force on the page."""
    levers: dict[str, Any] = {name: _factor(f"lever_{name}") for name in OF_TEAM}
    levers = {name: factor for name, factor in levers.items() if factor != 1}
    for name in BY_STAGE:
        factors = {stage: _factor(f"lever_{name}_{stage}") for stage in session.stage_names()}
        if moved := {stage: factor for stage, factor in factors.items() if factor != 1}:
            levers[name] = moved
    begins = st.session_state.get(NEW_FROM)
    if "new_deals" in levers and isinstance(begins, datetime.date):
        levers["new_deals_from"] = begins
    return {"levers": levers, "overrides": dict(st.session_state.get(DEALS, {}))}


def adopt(content: Mapping[str, Any]) -> None:
    """Pull the page's levers as a scenario says: a callback, before any of them is drawn."""
    levers = content.get("levers", {})
    for name in OF_TEAM:
        _pull(f"lever_{name}", levers.get(name, 1))
    for name in BY_STAGE:
        for stage in session.stage_names():
            _pull(f"lever_{name}_{stage}", levers.get(name, {}).get(stage, 1))
    begins, said = levers.get("new_deals_from"), content.get("overrides", {})
    st.session_state[NEW_FROM], st.session_state[DEALS] = begins, dict(said)
    _keep(NEW_FROM, begins and begins.isoformat())
    _keep(DEALS, json.dumps(said, separators=(",", ":")) if said else None)


def _factor(key: str) -> float:
    held = st.session_state.get(key, st.query_params.get(key))
    try:
        return 1 + int(held or 0) / 100
    except ValueError:
        return 1.0


def _pull(key: str, factor: float) -> None:
    st.session_state[key] = round(100 * (factor - 1))
    _keep(key, str(st.session_state[key]) if st.session_state[key] else None)


def _keep(key: str, value: str | None) -> None:
    if value is None:
        st.query_params.pop(key, None)
    else:
        st.query_params[key] = value
