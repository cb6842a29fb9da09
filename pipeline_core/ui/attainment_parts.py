"""Attainment on the pipeline page: who has won how much of the own target, and the deals behind it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.charts.attainment import MOST_BARS, attainment_bars, attainment_bars_alt
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, session, show
from pipeline_core.ui.plain import plain

SPLITS = ("owner", "team")
BESIDE = ("attainment", "coverage", "required_coverage")  # what the bars do not show


def attainment(text: Text) -> None:
    """Draw what each owner or team has won of the target in the period; nothing where nobody has one."""
    asked = filter_bar.scope_in_quarter()
    split = choices.current("target_by", SPLITS)
    answer = session.ask("attainment", asked, split_by=split)
    frame = answer.frame
    if not frame["target"].notna().any():
        return
    names = [_name(value, split, text) for value in frame["value"]]
    st.subheader(plain(_finding(frame, split, text)), anchor=False)
    if session.filter_values().get("team"):
        choices.choice("target_by", SPLITS, text)
    left, right = st.columns([3, 2], gap="large")
    with left:
        clicked = _figure(frame, names, text)
    if frame["attainment"].notna().any():
        with right:
            columns = show.columns_of("attainment")
            beside = frame[list(BESIDE)]
            beside.insert(0, split, names)
            show.table(beside, columns, text, key="attainment_beside")
    told = dataclasses.replace(answer, frame=frame.assign(value=names).drop(columns="state"))
    show.passport("attainment", told, text, "attainment")
    chosen = choices.selection("attained", clicked)
    if chosen and chosen[1:] in (["won"], ["open"]):
        value, outcome = chosen[0] or None, chosen[1]
        period = text.period(filter_bar.period_code())
        title = text(f"attainment.deals_{outcome}", name=_name(value, split, text), period=period)
        of = {"split_by": split, "split_value": value, "outcome": outcome}
        show.deal_table(asked, text, "attained", title, True, **of)


def _figure(frame: pd.DataFrame, names: list[str], text: Text) -> list[str | None] | None:
    more = max(len(frame) - MOST_BARS, 0)
    key = [text("attainment.key"), *([text("pipeline.more_bars", n=more)] if more else [])]
    st.caption(" · ".join(key))
    drawn = attainment_bars(frame, names, text, session.palette())
    clicked = show.figure(drawn, "attained", attainment_bars_alt(frame, names, text))
    return None if clicked is None else clicked[:2]


def _finding(frame: pd.DataFrame, split: str, text: Text) -> str:
    """How many have reached their target, or who is nearest to it."""
    period = text.period(filter_bar.period_code())
    aimed = frame[frame["attainment"].notna()]
    if aimed.empty:
        return text(f"attainment.nobody_{split}", period=period)
    reached = int((aimed["attainment"] >= 1).sum())
    if reached:
        return text(f"attainment.reached_{split}", n=reached, all=len(aimed), period=period)
    nearest = aimed.loc[aimed["attainment"].idxmax()]
    share = text.share(nearest["attainment"])
    return text("attainment.nearest", name=nearest["value"], share=share, period=period)


def _name(value: object, split: str, text: Text) -> str:
    return text(f"attainment.rest_{split}") if pd.isna(value) else str(value)
