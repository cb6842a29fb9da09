"""The forecast page for a period that is over: what it brought in, and the way to the one that is not."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, findings, forecast_parts, show


def is_over(asked: Scope) -> bool:
    """Whether no day of the period is left to forecast."""
    return asked.until <= asked.as_of


def finding(row: pd.Series, asked: Scope, period: str, text: Text) -> str:
    """What was booked, and what share of the target that is."""
    said = {
        "period": text.period(period),
        "day": text.day_short(asked.until),
        "booked": text.money_said(row["booked"]),
    }
    if not _has_target(row):
        return text("period_over.finding", **said)
    share, target = _share(row, text), text.money_said(row["target"])
    return text("period_over.finding_target", share=share, target=target, **said)


def draw(answer: Answer, asked: Scope, period: str, text: Text) -> None:
    """Draw what was booked against the target, a button to the next period, and the deals that were won."""
    row = answer.frame.iloc[0]
    values = {"booked": text.money(row["booked"])}
    if _has_target(row):
        values |= {"target": text.money(row["target"]), "attained": _share(row, text)}
    forecast_parts.tile_row(values, text)
    if why := findings.without_target(asked, text):
        st.caption(why)
    st.markdown(text("period_over.nothing_left"))
    following = filter_bar.period_to_come()
    if following in filter_bar.on_offer()["period"]:
        label = text("period_over.go_on", period=text.period(following))
        choose = filter_bar.choose_period
        st.button(label, on_click=choose, args=(following,), type="primary", key="go_on")
    show.passport("forecast", answer, text, "forecast")
    title = text("period_over.deals", period=text.period(period))
    show.deal_table(asked, text, "period_over", title, False, outcome="won")


def _has_target(row: pd.Series) -> bool:
    return pd.notna(row["target"]) and row["target"] > 0


def _share(row: pd.Series, text: Text) -> str:
    return text.share(row["booked"] / row["target"])
