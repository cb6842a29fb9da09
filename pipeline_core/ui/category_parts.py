"""Forecast categories on the forecast page: commit, best case, pipeline, and the deals behind each."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.charts.categories import LINES, category_bars, category_bars_alt, columns_of
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, session, show
from pipeline_core.ui.plain import plain


def draw(asked: Scope, text: Text) -> None:
    """Draw the lines of a forecast by category, cumulative, with the deals of the part that is clicked."""
    answer = session.ask("forecast_categories", asked)
    frame = answer.frame
    if not frame["deals"].sum():
        return
    measure = "deals" if "amounts_thin" in answer.left_out else "amount"
    st.subheader(_finding(frame, measure, text), anchor=False)
    st.caption(" · ".join(_key(frame, measure, text)))
    drawn = category_bars(frame, text, session.palette(), measure)
    clicked = show.figure(drawn, "category", category_bars_alt(frame, text, measure))
    show.passport("forecast_categories", answer, text, "categories")
    chosen = choices.selection("category", None if clicked is None else clicked[:1])
    if chosen and chosen[0] in (*LINES, "won"):
        title = text("forecast_categories.deals", category=text(f"category.{chosen[0]}"))
        of = {"outcome": "won"} if chosen == ["won"] else {"outcome": "open", "category": chosen[0]}
        show.deal_table(asked, text, "category", title, True, **of)


def _finding(frame: pd.DataFrame, measure: str, text: Text) -> str:
    lines = frame.set_index("category")[columns_of(measure)[1]]
    said = {
        line: text.money_said(lines[line])
        if measure == "amount"
        else text("chart.deals", n=int(lines[line]))
        for line in ("commit", "best_case")
    }
    period = text.period(filter_bar.period_code())
    return text("forecast_categories.finding", period=period, **said)


def _key(frame: pd.DataFrame, measure: str, text: Text) -> list[str]:
    """What is drawn, what is omitted, and how many deals are placed by their stage."""
    omitted = frame[frame["category"] == "omitted"].iloc[0]
    lines = [text("forecast_categories.key")]
    if omitted["deals"]:
        lines.append(text("forecast_categories.omitted", n=int(omitted["deals"])))
    if by_stage := int(frame["deals_by_stage"].sum()):
        lines.append(text("forecast_categories.by_stage", n=by_stage))
    if unknown := int(frame["deals_unknown"].sum()):
        words = ", ".join(dict.fromkeys(", ".join(frame["unknown_words"].dropna()).split(", ")))
        lines.append(plain(text("forecast_categories.unknown", n=unknown, words=words)))
    return lines
