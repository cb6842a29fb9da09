"""What to mend first: the costliest cells of the board in plain sentences, each with its way to its deals."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show
from pipeline_core.ui.plain import plain

MOST_SHOWN = 5
LEAST_WON = 0.05  # deals; what gains less would be written as 0 and is not worth a sentence


def fix_first(
    asked: Scope, board: pd.DataFrame, labels: dict[object, str], split_by: str, text: Text
) -> None:
    """Draw the cells that cost most, or say that none does, or why it cannot be told."""
    if split_by not in DIMENSIONS:
        st.caption(text("fix_first.by_month"))
        return
    answer = session.ask("bottleneck_costs", asked, split_by=split_by)
    costs = answer.frame
    if costs.empty:
        is_marked = (board["pace"] == "slower") | (board["forward"] == "fewer")
        st.caption(text("fix_first.unknown" if is_marked.any() else "fix_first.nothing"))
        return
    cells, joint = costs.iloc[:-1], costs.iloc[-1]
    named = cells[cells["gain_deals"] >= LEAST_WON].head(MOST_SHOWN)
    if named.empty:
        st.caption(text("fix_first.little", day=text.day_short(joint["until_on"])))
    else:
        st.subheader(plain(_title(joint, text)), anchor=False)
        st.caption(text("fix_first.key"))
        for place, cell in enumerate(named.to_dict("records")):
            value = None if pd.isna(cell["group"]) else cell["group"]
            _line(cell, value, labels.get(value, str(value)), f"cell_{split_by}", place, text)
        if len(cells) > 1:
            st.caption(plain(_joint(cells, joint, text)))
    show.passport("bottleneck_costs", answer, text, "costs")


def sentence(cell: dict, label: str, text: Text) -> str:
    """Return what mending a cell of bottleneck_costs would bring, as Markdown; `label` names its value."""
    by_deals = pd.isna(cell["gain"])
    return text(
        f"fix_first.{cell['kind']}_deals" if by_deals else f"fix_first.{cell['kind']}",
        n=int(cell["waiting"]),
        stage=plain(cell["stage"]),
        value=plain(label),
        day=text.day_short(cell["until_on"]),
        share=text.share(cell["gain_share"]),
        **{name: plain(said) for name, said in _gain(cell, text).items()},
    )


def _line(cell: dict, value: str | None, label: str, key: str, place: int, text: Text) -> None:
    """One sentence, and the button that chooses the cell: curves and deals follow."""
    with st.container(horizontal=True, vertical_alignment="center"):
        st.markdown(f"{place + 1}\\. {sentence(cell, label, text)}", width="stretch")
        st.button(
            text("fix_first.open", stage=plain(cell["stage"]), value=plain(label)) + " →",
            on_click=choices.choose,
            args=(key, (cell["stage"], value)),
            key=f"fix_{place}",
            type="tertiary",
        )


def _gain(row: dict | pd.Series, text: Text) -> dict[str, str]:
    if pd.isna(row["gain"]):
        return {"deals": text.days(row["gain_deals"])}
    return {"amount": text.money_said(row["gain"])}


def _title(joint: pd.Series, text: Text) -> str:
    key = "fix_first.title_deals" if pd.isna(joint["gain"]) else "fix_first.title"
    return text(key, day=text.day_short(joint["until_on"]), **_gain(joint, text))


def _joint(cells: pd.DataFrame, joint: pd.Series, text: Text) -> str:
    count = text.count(len(cells))
    if pd.isna(joint["gain"]):
        total = text.days(cells["gain_deals"].sum())
        return text("fix_first.joint_deals", count=count, sum=total, **_gain(joint, text))
    total = text.money_said(cells["gain"].sum())
    return text("fix_first.joint", count=count, sum=total, **_gain(joint, text))
