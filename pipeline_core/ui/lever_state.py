"""Which levers are pulled and what is said of single deals: kept in the session, and in the link.

A lever stands in the link in per cent, as lever_win_rate=10 or lever_time_Offer=-20; deals as one word.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from typing import Any

import streamlit as st

from pipeline_core.ui.choices import keep

WIDEST, STEP = 50, 5  # per cent
BY_STAGE = ("conversion", "time")
OF_TEAM = ("win_rate", "size", "new_deals", "all_stages")
NEW_FROM = "lever_new_from"
DEALS = "deal_overrides"
FIELDS = {"chance": (0.0, 1.0), "amount": (0.0, 1e15), "slip_weeks": (0, 52)}


def lever_key(name: str, stage: str | None = None) -> str:
    """Return the key of a lever's control, which is its name in the link."""
    return f"lever_{name}" if stage is None else f"lever_{name}_{stage}"


def per_cent(key: str, most: int = WIDEST) -> int:
    """Return what a lever is moved by, in the session or, on a link's first run, in the link."""
    held = st.session_state.get(key, st.query_params.get(key))
    try:
        return max(-WIDEST, min(round(int(held or 0) / STEP) * STEP, most))
    except ValueError:
        return 0


def levers(stages: list[str]) -> dict[str, Any]:
    """Return the levers that are pulled, as the forecast takes them; empty while none is."""
    found: dict[str, Any] = {
        name: 1 + moved / 100 for name in OF_TEAM if (moved := per_cent(lever_key(name)))
    }
    for name in BY_STAGE:
        moved = {stage: per_cent(lever_key(name, stage)) for stage in stages}
        if factors := {stage: 1 + each / 100 for stage, each in moved.items() if each}:
            found[name] = factors
    if "new_deals" in found and (day := new_from()):
        found["new_deals_from"] = day
    return found


def new_from() -> datetime.date | None:
    """Return the day from which more or fewer deals are created, if one is chosen."""
    held = st.session_state.get(NEW_FROM, st.query_params.get(NEW_FROM))
    try:
        return held if isinstance(held, datetime.date) else datetime.date.fromisoformat(held or "")
    except ValueError:
        return None


def overrides() -> dict[str, dict[str, Any]]:
    """Return what is said of single deals by their ID: chance, amount (cents), slip_weeks."""
    if DEALS not in st.session_state:
        st.session_state[DEALS] = _read(st.query_params.get(DEALS, ""))
    return st.session_state[DEALS]


def say_of_deals(said: Mapping[str, Mapping[str, Any]]) -> None:
    """Keep what is said of single deals."""
    kept = {deal_id: dict(each) for deal_id, each in said.items() if each}
    st.session_state[DEALS] = kept
    keep(DEALS, json.dumps(kept, separators=(",", ":")) if kept else None)


def reset(stages: list[str]) -> None:
    """Bring every lever back to zero; what is said of deals stays."""
    keys = [lever_key(name) for name in OF_TEAM]
    for key in [*keys, *(lever_key(name, stage) for name in BY_STAGE for stage in stages)]:
        st.session_state[key] = 0
        keep(key, None)
    st.session_state.pop(NEW_FROM, None)
    keep(NEW_FROM, None)


def _read(written: str) -> dict[str, dict[str, Any]]:
    """Whoever changes a link by hand gets only what a table could have said."""
    try:
        found = json.loads(written or "{}")
    except ValueError:
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        deal_id: known
        for deal_id, said in found.items()
        if isinstance(said, dict)
        and (
            known := {
                name: each
                for name, each in said.items()
                if name in FIELDS
                and isinstance(each, int | float)
                and FIELDS[name][0] <= each <= FIELDS[name][1]
            }
        )
    }
