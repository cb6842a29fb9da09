"""Why a deal has its chance: one sentence with the evidence behind it."""

from __future__ import annotations

import dataclasses

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import filter_bar, session, show
from pipeline_core.ui.plain import plain

AS_USUAL = 0.05  # so close to 1, a group's ratio says nothing


def with_why(frame: pd.DataFrame, asked: Scope, text: Text) -> pd.DataFrame:
    """Return forecast_deals with a sentence for each deal that is shown."""
    clock = session.ask("history_used", asked).frame["clock"].iloc[0]
    said = [sentence(row, clock, asked, text) for _, row in frame.iterrows()]
    return frame.assign(why=pd.Series(said, index=frame.index, dtype="str"))


def sentence(row: pd.Series, clock: str, asked: Scope, text: Text) -> str:
    """Return what became of earlier deals that waited as long, and how the deal's kind fares."""
    if not row["alike"]:
        return text("chance_because.nobody")
    is_usual = abs(row["group_ratio"] - 1) < AS_USUAL
    return text(
        f"chance_because.{clock}" if is_usual else f"chance_because.{clock}_groups",
        n=int(row["alike"]),
        stage=row["stage"],
        waited=text("chart.days", n=int(row["alike_days"])),
        share=text.share(row["alike_chance"]),
        later=_later(asked, text),
        ratio=text.times(row["group_ratio"]),
    )


def _later(asked: Scope, text: Text) -> str:
    """When what is left of the period begins and ends, counted from the as-of day."""
    first, last = ((day - asked.as_of).days for day in (asked.since, asked.until))
    return text("chance_because.later", n=last, first=text.count(max(first, 1)))


def of_deal(deal: pd.Series, alone: Scope, text: Text) -> None:
    """Draw an open deal's chance by the end of the period, with its reason; nothing without history.

    How deals win is learned in its own pipeline; `alone` is the scope in which one deal is looked at.
    """
    period = filter_bar.scope_in_quarter()
    own = None if pd.isna(deal["pipeline"]) else (deal["pipeline"],)
    asked = dataclasses.replace(alone, since=period.since, until=period.until, pipelines=own)
    answer = session.ask("forecast_deals", asked)
    rows = answer.frame[answer.frame["deal_id"] == deal["deal_id"]]
    if rows.empty or asked.until <= asked.as_of:
        return
    row = rows.iloc[0]
    code = filter_bar.period_code()
    title = text("chance_because.title", chance=text.share(row["chance"]), period=text.period(code))
    st.subheader(title, anchor=False)
    clock = session.ask("history_used", asked).frame["clock"].iloc[0]
    st.markdown(plain(sentence(row, clock, asked, text)))
    show.passport("forecast_deals", Answer(rows, answer.left_out), text, "chance")
