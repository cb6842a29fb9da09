"""Levers of a part of the deals: new deals of one source or segment, and a bottleneck that is closed."""

from __future__ import annotations

import dataclasses
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.findings.of_scenarios import cell_said, new_of_said, value_said
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, lever_parts, lever_state, session, show
from pipeline_core.ui.lever_state import MEND_BY, MENDED, NEW_BY, NEW_DIMENSIONS, NEW_OF
from pipeline_core.ui.plain import plain

MOST = 8  # values or cells at once


def new_of_values(asked: Scope, base: pd.Series, switches: dict[str, bool], text: Text) -> None:
    """Draw, for each chosen value of a dimension, a lever on its new deals and a first day."""
    offered = lever_state.dimensions(NEW_DIMENSIONS)
    if not offered:
        return
    pulled = lever_state.levers([]).get("new_deals_by")
    with _part("new_of_values", text("new_of.title"), bool(pulled)) as opened:
        if opened.open:
            by = choices.choice(NEW_BY, offered, text)
            found = session.ask(
                "new_deals_by", asked, split_by=by, is_anchored=switches["is_anchored"]
            )
            shares = dict(
                zip(found.frame["group"].fillna(""), found.frame["created_share"], strict=True)
            )

            def said(value: str) -> str:
                share = text.share(shares[value])
                return text("new_of.option", value=value_said(value, text), share=share)

            without = text("new_of.choose")
            for value in choices.names_choice(NEW_OF, list(shares), (), MOST, without, said):
                key, label = lever_state.new_key(by, value), plain(value_said(value, text))
                if lever_parts.slider(key, label, lever_state.NEW_LEAST, lever_state.NEW_MOST):
                    lever_parts.day_from(
                        lever_state.from_key(key), asked, text("forecast.new_from")
                    )
            show.passport("new_deals_by", found, text, "new_by")
    pulled = lever_state.levers([]).get("new_deals_by")
    for each in pulled["values"] if pulled else ():
        alone = {"new_deals_by": {**pulled, "values": [each]}}
        _moves(plain(new_of_said(each, text)), alone, asked, base, switches, text)


def bottlenecks(asked: Scope, base: pd.Series, switches: dict[str, bool], text: Text) -> None:
    """Draw the cells of the board that are slow or weak by more than chance, each to be closed."""
    offered = lever_state.dimensions(DIMENSIONS)
    if not offered:
        return
    pulled = lever_state.levers([]).get("bottlenecks")
    with _part("closed_bottlenecks", text("mended.title"), bool(pulled)) as opened:
        if opened.open:
            st.caption(text("mended.about"))
            by = choices.choice(MEND_BY, offered, text)
            codes = _weak_cells(asked, by)
            if codes:
                choices.names_choice(
                    MENDED, codes, (), MOST, text("mended.choose"), lambda code: _option(code, text)
                )
            else:
                lever_state.forget_names(MENDED)
                st.caption(text("mended.none"))
    pulled = lever_state.levers([]).get("bottlenecks")
    for cell in pulled["cells"] if pulled else ():
        alone = {"bottlenecks": {**pulled, "cells": [cell]}}
        _moves(plain(cell_said(cell, text)), alone, asked, base, switches, text)


def _part(key: str, title: str, is_pulled: bool) -> Any:
    """An expander that draws only while it is open: what stands in it may have to be found first."""
    is_open = st.session_state.setdefault(f"{key}_begins_open", is_pulled)
    return st.expander(title, expanded=is_open, on_change="rerun", key=key)


def _moves(
    said: str,
    alone: dict[str, Any],
    asked: Scope,
    base: pd.Series,
    switches: dict[str, bool],
    text: Text,
) -> None:
    """What one lever alone moves; said outside the expander, which may be closed."""
    moved = session.ask("forecast", asked, **switches, levers=alone).frame.iloc[0]
    st.caption(text("mended.moves", said=said, change=lever_parts.change_said(base, moved, text)))


def _weak_cells(asked: Scope, by: str) -> list[str]:
    """The board's marked cells as the link writes them, by all that is known, most waiting deals first."""
    ever = dataclasses.replace(asked, since=None, until=None)
    board = session.ask("bottleneck_board", ever, split_by=by).frame
    rows = board.sort_values("waiting", ascending=False, kind="stable")
    marks = {"pace": rows["pace"] == "slower", "conversion": rows["forward"] == "fewer"}
    return [
        lever_state.cell_code(kind, row.stage, None if pd.isna(row.group) else row.group)
        for kind, is_marked in marks.items()
        for row in rows[is_marked].itertuples()
    ]


def _option(code: str, text: Text) -> str:
    cell = lever_state.cell_of(code)
    value = value_said(cell["value"], text)
    return text(f"mended.{cell['kind']}", stage=cell["stage"], value=value)
