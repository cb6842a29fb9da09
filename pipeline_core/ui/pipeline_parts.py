"""The pipeline page's parts: its switches, its bars with their deals, its trend."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import pipeline as drawing
from pipeline_core.charts.trend import stage_trend, stage_trend_alt
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, session, show

CLOSE_PERIODS = ("close_month", "close_quarter")


def splits() -> tuple[str, ...]:
    """Return by what the bars can be: the stage, what the workspace's deals have, the expected close."""
    known = session.filter_values()
    return ("stage", *(each for each in DIMENSIONS if known.get(each)), *CLOSE_PERIODS)


def measure(by_stage: Answer, text: Text) -> str:
    """Draw the switch between value and deals; where amounts are thin, deals come first.

    Where no open deal has an amount there is nothing to switch to.
    """
    if not by_stage.frame["amount"].fillna(0).gt(0).any():
        return "deals"
    is_thin = "amounts_thin" in by_stage.left_out
    options = ("deals", "amount") if is_thin else ("amount", "deals")
    return choices.choice("measure", options, text)


def bars(asked: Scope, split: str, measure: str, text: Text) -> list[str] | None:
    """Draw the bars and return what was clicked in them: the value, and whether it is parked."""
    metric, answer, labels = _answer(asked, split, text)
    parked = session.ask("parked_by_stage", asked) if split == "stage" else None
    st.subheader(text(f"pipeline.figure_{split}"), anchor=False)
    st.caption(" · ".join(_key(answer.frame, parked, measure, text)))
    if split == "stage":
        drawn = drawing.stage_bars(
            answer.frame, text, session.palette(), measure, parked.frame if parked else None
        )
    else:
        drawn = drawing.value_bars(answer.frame, labels, text, session.palette(), measure)
    alt = drawing.stage_bars_alt(answer.frame.assign(stage=labels), text, measure)
    clicked = show.figure(drawn, f"bar_{split}", alt)
    show.passport(metric, answer, text, "pipeline")
    if parked and len(parked.frame):
        show.passport("parked_by_stage", parked, text, "parked")
    return _chosen(split, clicked)


def trend(asked: Scope, measure: str, text: Text) -> None:
    """Draw the pipeline over the days that uploads describe."""
    st.subheader(text("pipeline.trend"), anchor=False)
    st.caption(text(f"pipeline.trend_{measure}"))
    answer = session.ask("pipeline_trend", asked)
    drawn = stage_trend(answer.frame, text, session.palette(), measure)
    show.still_figure(drawn, "trend", stage_trend_alt(answer.frame, text, measure))
    show.passport("pipeline_trend", answer, text, "trend")


def deals(asked: Scope, split: str, chosen: list[str] | None, text: Text) -> None:
    """Draw the deals behind the bar that was clicked, or all that are open, or those due in the quarter."""
    due = filter_bar.scope_in_quarter()
    if not chosen and asked != due and choices.choice("list", ("open", "due"), text) == "due":
        title = text("deals.due_in", period=text.period(filter_bar.period_code()))
        show.deal_table(due, text, "due", title, False, outcome="open")
        return
    parameters: dict[str, Any] = {"outcome": "open"}
    title = text("deals.open")
    if chosen and chosen[1:] == ["parked"]:
        parameters = {"outcome": "parked", "stage": chosen[0], "period_by": "none"}
        title = text("deals.parked", value=chosen[0])
    elif chosen and split == "stage":
        parameters |= {"stage": chosen[0]}
        title = text("deals.in", value=chosen[0])
    elif chosen:
        value = chosen[0] or None
        parameters |= {"split_by": split, "split_value": value}
        title = text("deals.with", value=label(value, split, text))
    show.deal_table(asked, text, f"bar_{split}", title, bool(chosen), **parameters)


def label(value: str | None, split: str, text: Text) -> str:
    """Return how a bar is called: a name, a period in words, overdue, or the want of any of them."""
    if split not in CLOSE_PERIODS:
        return text("no_value.name") if value is None else value
    if value is None:
        return text("no_value.undated")
    return text("no_value.overdue") if value == "overdue" else text.period(value)


def _answer(asked: Scope, split: str, text: Text) -> tuple[str, Answer, list[str]]:
    if split == "stage":
        answer = session.ask("pipeline_by_stage", asked)
        return "pipeline_by_stage", answer, list(answer.frame["stage"])
    answer = session.ask("pipeline_by", asked, split_by=split)
    values = [None if pd.isna(value) else str(value) for value in answer.frame["value"]]
    return "pipeline_by", answer, [label(value, split, text) for value in values]


def _key(frame: pd.DataFrame, parked: Answer | None, measure: str, text: Text) -> list[str]:
    """What is drawn, in words: only what there is to see."""
    lines = [text(f"pipeline.key_{measure}")]
    if frame["median_age_days"].notna().any():
        lines.append(text("pipeline.under_names"))
    if parked and len(parked.frame):
        lines.append(text("pipeline.under_parked"))
    if more := drawing.bars_left_away(frame):
        lines.append(text("pipeline.more_bars", n=more))
    return [*lines, text("pipeline.click")]


def _chosen(split: str, clicked: list[Any] | None) -> list[str] | None:
    """The click as it stands in the link: the value, and a word when its deals are parked."""
    if clicked is not None:
        clicked = [clicked[0], *(["parked"] if clicked[1] else [])]
    return choices.selection(f"bar_{split}", clicked)
