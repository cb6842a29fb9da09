"""The seven findings of the meeting, one per step: the page and the pack say the same."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.answers import Answer
from pipeline_core.charts.changes import ENDS
from pipeline_core.charts.labels import labels_of
from pipeline_core.findings import of_changes, of_pages
from pipeline_core.text import Text


def of_actions(earlier: pd.DataFrame, text: Text) -> str:
    """How many of the earlier actions (rows of action_outcomes) are kept."""
    judged = earlier["judged"]
    if judged.empty:
        return text("review.actions_none")
    return text("review.actions_finding", kept=text.count((judged == "kept").sum()), n=len(judged))


def where_line(row: pd.Series, period: str, text: Text) -> str:
    """What is won so far and what is likely (a row of forecast)."""
    booked, likely = text.money_said(row["booked"]), text.money_said(row["p50"])
    return text("review.where_line", booked=booked, p50=likely, period=text.period(period))


def telling_waterfall(of_period: Answer) -> str:
    """Return the question whose waterfall tells: the period's, or all of it where nothing is due in it."""
    frame = of_period.frame
    has_due = frame.loc[frame["bucket"].isin(ENDS), "deals"].sum() > 0
    return "waterfall" if has_due else "waterfall_of_all"


def of_changed(told: Answer, period: str | None, start: datetime.date | None, text: Text) -> str:
    """By how much the pipeline moved since the start day; `period` is None for the whole pipeline."""
    if start is None:
        return text("changes.nothing_before")
    said = period and text.period(period)
    return of_changes.finding(told.frame, of_changes.measures(told)[0], said, start, text)


def of_deals(frame: pd.DataFrame, text: Text) -> str:
    """How many deals call for the meeting, and what hangs on them."""
    effect = frame["effect"].sum(min_count=1)
    if frame.empty:
        return text("review.deals_none")
    if pd.isna(effect):
        return text("review.deals_without_amounts", n=len(frame))
    return text("review.deals_finding", n=len(frame), effect=text.money_said(effect))


def of_stuck(times: pd.DataFrame, board: pd.DataFrame, attention: pd.DataFrame, text: Text) -> str:
    """Where it is stuck, by stage and owner."""
    labels = labels_of(board["group"], "owner", text)
    stuck = int(attention.set_index("reason")["deals"].get("stuck", 0))
    return of_pages.of_bottlenecks(times, board, labels, "owner", stuck, text)


def of_what_if(levers: pd.DataFrame, row: pd.Series, period: str, text: Text) -> str:
    """Which lever would bring most; where none can be moved, what is known of the period."""
    if levers.empty:  # too little history, or no day left
        return of_pages.of_period(row, period, text)
    return of_pages.of_levers(levers, text)


def of_agreed(actions: int, decisions: int, text: Text) -> str:
    """How much a meeting has agreed."""
    if not actions and not decisions:
        return text("review.nothing_agreed")
    return text(
        "review.agreed_finding",
        actions=text("review.n_actions", n=actions),
        decisions=text("review.n_decisions", n=decisions),
    )
