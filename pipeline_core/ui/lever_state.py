"""Which levers are pulled and what is said of single deals: kept in the session, and in the link.

A lever stands in the link in per cent, as lever_win_rate=10 or lever_time_Offer=-20; deals as one word.
New deals of some values: new_by=source, new_of=Web for each, lever_new_source_Web=50 and perhaps
lever_new_source_Web_from=2026-12-01. Closed bottlenecks: mend_by=team, mended=pace|Offer|North for each.
"""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pipeline_core.scope import DIMENSIONS
from pipeline_core.ui import session
from pipeline_core.ui.choices import current, keep

WIDEST, STEP = 50, 5  # per cent
NEW_LEAST, NEW_MOST = -100, 300  # of one value: it can end, or be a campaign
BY_STAGE = ("conversion", "time")
OF_TEAM = ("win_rate", "size", "new_deals", "all_stages")
NEW_FROM = "lever_new_from"
NEW_BY, NEW_OF = "new_by", "new_of"
NEW_DIMENSIONS = ("source", "segment", "product", "region", "team")
MEND_BY, MENDED = "mend_by", "mended"
KINDS = ("pace", "conversion")
DEALS = "deal_overrides"
FIELDS = {"chance": (0.0, 1.0), "amount": (0.0, 1e15), "slip_weeks": (0, 52)}


def lever_key(name: str, stage: str | None = None) -> str:
    """Return the key of a lever's control, which is its name in the link."""
    return f"lever_{name}" if stage is None else f"lever_{name}_{stage}"


def per_cent(key: str, most: int = WIDEST, least: int = -WIDEST) -> int:
    """Return what a lever is moved by, in the session or, on a link's first run, in the link."""
    held = st.session_state.get(key, st.query_params.get(key))
    try:
        return max(least, min(round(int(held or 0) / STEP) * STEP, most))
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
    if "new_deals" in found and (day := day_from()):
        found["new_deals_from"] = day
    groups = {"new_deals_by": _new_deals_by(), "bottlenecks": _bottlenecks()}
    return found | {name: each for name, each in groups.items() if each}


def dimensions(names: Sequence[str]) -> tuple[str, ...]:
    """Return those of the dimensions in which deals differ here."""
    named = session.filter_values()
    return tuple(name for name in names if len(named.get(name, [])) > 1)


def new_key(by: str, value: str) -> str:
    """Return the key of the lever of one value's new deals; "" is no value."""
    return f"lever_new_{by}_{value}"


def from_key(key: str) -> str:
    """Return the key of the day from which a lever counts."""
    return f"{key}_from"


def cell_code(kind: str, stage: str, value: str | None) -> str:
    """Return a cell of the board as the link writes it."""
    return "|".join((kind, stage, value or ""))


def cell_of(code: str) -> dict[str, str | None] | None:
    """Return kind, stage and value of a cell in the link, or None where it is none."""
    kind, _, rest = code.partition("|")
    stage, found, value = rest.partition("|")
    return (
        {"kind": kind, "stage": stage, "value": value or None} if found and kind in KINDS else None
    )


def day_from(key: str = NEW_FROM) -> datetime.date | None:
    """Return the day from which more or fewer deals are created, if one is chosen."""
    held = st.session_state.get(key, st.query_params.get(key))
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
    for name in (NEW_OF, MENDED):
        forget_names(name)
    for key in [key for key in st.query_params if key.startswith("lever_new_")]:
        st.session_state.pop(key, None)
        keep(key, None)


def forget_names(key: str) -> None:
    """Choose no value, or no cell, any more."""
    st.session_state[key] = []
    keep(key, None)


def pull_groups(levers: Mapping[str, Any]) -> None:
    """Pull the levers of values and of cells as a scenario says; they stand at zero."""
    more, mended = levers.get("new_deals_by"), levers.get("bottlenecks")
    if more:
        _hold(NEW_BY, more["by"], NEW_OF, [each["value"] or "" for each in more["values"]])
        for each in more["values"]:
            key = new_key(more["by"], each["value"] or "")
            st.session_state[key] = round(100 * (each["factor"] - 1))
            keep(key, str(st.session_state[key]))
            if begins := each.get("from"):
                st.session_state[from_key(key)] = begins
                keep(from_key(key), begins.isoformat())
    if mended:
        _hold(MEND_BY, mended["by"], MENDED, [cell_code(**cell) for cell in mended["cells"]])


def _hold(by_key: str, by: str, names_key: str, names: list[str]) -> None:
    for key, value in ((by_key, by), (names_key, names)):
        st.session_state[key] = value
        st.query_params[key] = value


def _names(key: str) -> list[str]:
    return st.session_state.get(key, st.query_params.get_all(key))


def _new_deals_by() -> dict[str, Any] | None:
    offered = dimensions(NEW_DIMENSIONS)
    if not offered or not (chosen := _names(NEW_OF)):
        return None
    by = current(NEW_BY, offered)
    known = {"", *session.filter_values()[by]}
    keys = {value: new_key(by, value) for value in chosen if value in known}
    values = [
        {"value": value or None, "factor": 1 + moved / 100, "from": day_from(from_key(key))}
        for value, key in keys.items()
        if (moved := per_cent(key, NEW_MOST, NEW_LEAST))
    ]
    return {"by": by, "values": values} if values else None


def _bottlenecks() -> dict[str, Any] | None:
    offered = dimensions(DIMENSIONS)
    cells = [cell for code in _names(MENDED) if (cell := cell_of(code))]
    return {"by": current(MEND_BY, offered), "cells": cells} if offered and cells else None


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
