"""What is said of single deals: a table to write in, with undo."""

from __future__ import annotations

import zlib
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.text import Text
from pipeline_core.ui import lever_state
from pipeline_core.ui.plain import plain

SHOWN = 40
TURN, BAKED, PAST = "overrides_turn", "overrides_baked", "overrides_past"
SURE = {"commit": 1.0, "omit": 0.0}


def override_table(deals: pd.DataFrame, text: Text) -> None:
    """Draw the deals that carry the forecast, to be written over; a change counts at once.

    `deals` is forecast_deals as it stands: the order of its rows does not follow what is said.
    """
    said = lever_state.overrides()
    # A label that counted would make another expander of it, which is closed.
    with st.expander(text("override.title"), on_change="rerun", key="overrides_open") as opened:
        if opened.open:
            st.caption(text("override.about"))
            _table(deals, said, text)
            _take_back(bool(said), text)
    if said:
        st.caption(text("override.decided", n=len(said)))


def _table(deals: pd.DataFrame, said: dict[str, dict[str, Any]], text: Text) -> None:
    """A table that is drawn for the first time holds what is said already; later ones keep that beneath
    what was written since, as the table itself does.
    """
    known = zlib.crc32(chr(0).join(deals["deal_id"]).encode())
    key = f"overrides_{st.session_state.get(TURN, 0)}_{known}"
    if key not in st.session_state:
        st.session_state[BAKED] = said
    baked = st.session_state[BAKED]
    rows = deals[deals["deal_id"].isin(baked) | (deals.index < SHOWN)].reset_index(drop=True)
    st.data_editor(
        _frame(rows, baked, text),
        column_config=_columns(text),
        disabled=["name", "stage", "amount_now", "chance_now"],
        hide_index=True,
        key=key,
        on_change=_written,
        args=(key, list(rows["deal_id"]), text),
        height=320,
        placeholder="–",
    )


def _take_back(is_said: bool, text: Text) -> None:
    with st.container(horizontal=True):
        st.button(
            text("override.undo"),
            on_click=_undo,
            disabled=not st.session_state.get(PAST),
            key="override_undo",
            type="tertiary",
        )
        st.button(
            text("override.reset"),
            on_click=put,
            args=({},),
            disabled=not is_said,
            key="override_reset",
            type="tertiary",
        )


def _frame(rows: pd.DataFrame, baked: dict[str, dict[str, Any]], text: Text) -> pd.DataFrame:
    each = [baked.get(deal_id, {}) for deal_id in rows["deal_id"]]
    words = {chance: text(f"override.{name}") for name, chance in SURE.items()}
    chances = [said.get("chance") for said in each]
    return pd.DataFrame(
        {
            "name": [plain(name) for name in rows["name"]],
            "stage": rows["stage"],
            "amount_now": [text.money(amount) for amount in rows["amount"]],
            "chance_now": [text.share(chance) for chance in rows["chance"]],
            "said": pd.Series([words.get(chance) for chance in chances], dtype="object"),
            "chance": pd.Series(
                [None if c is None or c in words else 100 * c for c in chances], dtype="float64"
            ),
            "amount": pd.Series(
                [None if "amount" not in s else s["amount"] / 100 for s in each], dtype="float64"
            ),
            "slip_weeks": pd.Series([s.get("slip_weeks") for s in each], dtype="Int64"),
        }
    )


def _columns(text: Text) -> dict[str, Any]:
    sure = [text(f"override.{name}") for name in SURE]
    about = {name: text(f"override.{name}_about") for name in ("said", "slip")}
    column = st.column_config
    return {
        "name": column.TextColumn(text("column.name")),
        "stage": column.TextColumn(text("column.stage")),
        "amount_now": column.TextColumn(text("column.amount")),
        "chance_now": column.TextColumn(text("column.chance")),
        "said": column.SelectboxColumn(text("override.said"), options=sure, help=about["said"]),
        "chance": column.NumberColumn(text("override.chance"), min_value=0, max_value=100),
        "amount": column.NumberColumn(text("override.amount"), min_value=0),
        "slip_weeks": column.NumberColumn(
            text("override.slip"), min_value=0, max_value=52, step=1, help=about["slip"]
        ),
    }


def _written(key: str, deal_ids: list[str], text: Text) -> None:
    """What the table holds at its last drawing, with every cell that was written since."""
    sure = {text(f"override.{name}"): chance for name, chance in SURE.items()}
    said = {deal_id: dict(each) for deal_id, each in st.session_state[BAKED].items()}
    for row, cells in st.session_state[key]["edited_rows"].items():
        of_deal = said.setdefault(deal_ids[int(row)], {})
        if "chance" in cells or "said" in cells:  # commit and omit go before a chance
            per_cent = cells.get("chance")
            chance = None if per_cent is None else per_cent / 100
            _set(of_deal, "chance", sure.get(cells.get("said"), chance))
        if "amount" in cells:
            amount = cells["amount"]
            _set(of_deal, "amount", None if amount is None else round(100 * amount))
        if "slip_weeks" in cells:
            _set(of_deal, "slip_weeks", cells["slip_weeks"] or None)
    st.session_state.setdefault(PAST, []).append(lever_state.overrides())
    lever_state.say_of_deals(said)


def _set(of_deal: dict[str, Any], name: str, value: float | None) -> None:
    if value is None:
        of_deal.pop(name, None)
    else:
        of_deal[name] = value


def _undo() -> None:
    put(st.session_state[PAST].pop(), is_new=False)


def put(said: dict[str, dict[str, Any]], is_new: bool = True) -> None:
    """Say something else of all deals: the table is drawn anew, since what was written cannot be taken back."""
    if is_new:
        st.session_state.setdefault(PAST, []).append(lever_state.overrides())
    lever_state.say_of_deals(said)
    st.session_state[BAKED] = lever_state.overrides()
    st.session_state[TURN] = st.session_state.get(TURN, 0) + 1
