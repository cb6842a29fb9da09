"""The pipeline page's parts: its switches, its bars with their deals, its trend."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.answers import Answer
from pipeline_core.charts import pipeline as drawing
from pipeline_core.charts.board import board as drawn_board
from pipeline_core.charts.trend import stage_trend, stage_trend_alt
from pipeline_core.metrics.comparison import COMPARED_WITH
from pipeline_core.scope import DIMENSIONS, Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, filter_bar, findings, session, show

COMPARED = ("none", *COMPARED_WITH)
LAYOUTS = ("bars", "board")
CLOSE_PERIODS = ("close_month", "close_quarter")


def splits() -> tuple[str, ...]:
    """Return by what the bars can be: the stage, what the workspace's deals have, the expected close."""
    known = session.filter_values()
    return ("stage", *(each for each in DIMENSIONS if known.get(each)), *CLOSE_PERIODS)


def finding(asked: Scope, by_stage: Answer, text: Text) -> str:
    """Return what is open: beside the other day where one is chosen and known, else with its largest stage."""
    leading = findings.measures(by_stage)[0]
    compare = choices.current("compare", COMPARED)
    if compare != "none":
        answer = session.ask("pipeline_comparison", asked, split_by="stage", compare=compare)
        if found := findings.of_comparison(answer.frame, leading, text):
            return found
    return findings.of_pipeline(by_stage.frame, leading, text)


def switches(by_stage: Answer, text: Text) -> tuple[str, str]:
    """Draw the switches and return by what the bars are and what they show; a board has no bars."""
    offered = findings.measures(by_stage)
    is_board = choices.current("layout", LAYOUTS) == "board"
    split, measure = "stage", offered[0]
    with st.container(horizontal=True, vertical_alignment="center"):
        choices.choice("layout", LAYOUTS, text)
        if not is_board:
            choices.listed_choice("compare", COMPARED, text)
    if not is_board:
        with st.container(horizontal=True):
            split = choices.choice("by", splits(), text)
            measure = choices.choice("measure", offered, text) if len(offered) > 1 else offered[0]
    if "amounts_thin" in by_stage.left_out:
        st.caption(text("pipeline.thin"))
    return split, measure


def figures(
    asked: Scope, by_stage: Answer, split: str, measure: str, text: Text
) -> list[str] | None:
    """Draw the board, or the bars beside the trend, and return what was clicked."""
    if choices.current("layout", LAYOUTS) == "board":
        board(asked, by_stage, text)
        return None
    left, right = st.columns([3, 2], gap="large")
    with left:
        chosen = bars(asked, split, measure, text)
    with right:
        trend(asked, measure, text)
    return chosen


def board(asked: Scope, by_stage: Answer, text: Text) -> None:
    """Draw the deals of each stage as cards; they are read, not moved."""
    answer = session.ask("pipeline_board", asked)
    st.subheader(text("pipeline.figure_stage"), anchor=False)
    st.caption(text("board.key"))
    st.html(drawn_board(by_stage.frame, answer.frame, text, session.palette()))
    show.passport("pipeline_board", answer, text, "board")


def bars(asked: Scope, split: str, measure: str, text: Text) -> list[str] | None:
    """Draw the bars and return what was clicked in them: the value, and whether it is parked."""
    metric, answer = _answer(asked, split)
    stuck = session.ask("stuck_share_by", asked, split_by=split)
    frame = answer.frame.assign(stuck_share=_shares(answer.frame, stuck.frame))
    values = [None if pd.isna(value) else str(value) for value in answer.frame.iloc[:, 0]]
    labels = [label(value, split, text) for value in values]
    parked = session.ask("parked_by_stage", asked) if split == "stage" else None
    st.subheader(text(f"pipeline.figure_{split}"), anchor=False)
    st.caption(" · ".join(_key(frame, parked, measure, text)))
    drawn = drawing.value_bars(
        frame, labels, text, session.palette(), measure, parked.frame if parked else None
    )
    alt = drawing.value_bars_alt(answer.frame, labels, text, measure)
    clicked = show.figure(drawn, f"bar_{split}", alt)
    show.passport(metric, answer, text, "pipeline")
    if frame["stuck_share"].notna().any():
        show.passport("stuck_share_by", stuck, text, "stuck", text("pipeline.about_stuck"))
    if parked and len(parked.frame):
        show.passport("parked_by_stage", parked, text, "parked", text("pipeline.about_parked"))
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


def _answer(asked: Scope, split: str) -> tuple[str, Answer]:
    """The metric whose first column names the bars, and its answer."""
    compare = choices.current("compare", COMPARED)
    if compare != "none":
        asking = {"split_by": split, "compare": compare}
        return "pipeline_comparison", session.ask("pipeline_comparison", asked, **asking)
    if split == "stage":
        return "pipeline_by_stage", session.ask("pipeline_by_stage", asked)
    return "pipeline_by", session.ask("pipeline_by", asked, split_by=split)


def _key(frame: pd.DataFrame, parked: Answer | None, measure: str, text: Text) -> list[str]:
    """What is drawn, in words: only what there is to see."""
    lines = [text(f"pipeline.key_{measure}")]
    if frame["stuck_share"].notna().any():
        lines.append(text("pipeline.under_names_stuck"))
    elif frame["median_age_days"].notna().any():
        lines.append(text("pipeline.under_names"))
    if parked and len(parked.frame):
        lines.append(text("pipeline.under_parked"))
    if "compared_on" in frame and len(frame):
        day = frame["compared_on"].iloc[0]
        is_known = pd.notna(day)
        lines.append(
            text("pipeline.compared", day=text.day_short(day))
            if is_known
            else text("pipeline.not_compared")
        )
    if more := drawing.bars_left_away(frame):
        lines.append(text("pipeline.more_bars", n=more))
    return [*lines, text("pipeline.click")]


def _shares(bars: pd.DataFrame, stuck: pd.DataFrame) -> list[float | None]:
    """The share stuck of each bar, in the bars' order."""
    found = dict(zip(stuck["value"].fillna(""), stuck["stuck_share"], strict=True))
    return [found.get(value) for value in bars.iloc[:, 0].fillna("")]


def _chosen(split: str, clicked: list[Any] | None) -> list[str] | None:
    """The click as it stands in the link: the value, and a word when its deals are parked."""
    if clicked is not None:
        clicked = [clicked[0], *(["parked"] if clicked[1] else [])]
    return choices.selection(f"bar_{split}", clicked)
