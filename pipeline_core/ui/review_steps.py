"""The seven steps of the meeting: each has a finding, the one figure of its page, and the way to it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pipeline_core.charts import bottlenecks as board_drawing
from pipeline_core.charts import changes as changes_drawing
from pipeline_core.charts import pipeline as pipeline_drawing
from pipeline_core.charts import tornado as tornado_drawing
from pipeline_core.review import words
from pipeline_core.text import Text
from pipeline_core.ui import (
    bottleneck_parts,
    changes_parts,
    changes_words,
    findings,
    pipeline_parts,
    review_agreed,
    session,
    show,
)
from pipeline_core.ui.plain import plain
from pipeline_core.ui.review_state import Held, is_presented

LARGE_WORDS = 16  # pixels, on a shared screen; a figure's words do not follow the page's


def finding(held: Held, step: str, text: Text) -> str:
    """Return what a step says first."""
    said = {
        "actions": _actions_finding,
        "where": _where_finding,
        "changed": _changed_finding,
        "deals": _deals_finding,
        "stuck": _stuck_finding,
        "what_if": _what_if_finding,
        "decisions": review_agreed.finding,
    }
    return said[step](held, text)


def draw(held: Held, step: str, text: Text) -> None:
    """Draw what a step shows."""
    drawn = {
        "actions": review_agreed.outcomes,
        "where": _where,
        "changed": _changed,
        "deals": _deals,
        "stuck": _stuck,
        "what_if": _what_if,
        "decisions": review_agreed.agreed,
    }
    drawn[step](held, text)


def _actions_finding(held: Held, text: Text) -> str:
    judged = review_agreed.earlier(held)["judged"]
    if judged.empty:
        return text("review.actions_none")
    return text("review.actions_finding", kept=text.count((judged == "kept").sum()), n=len(judged))


def _where_finding(held: Held, text: Text) -> str:
    return findings.of_period(held.ask("forecast").frame.iloc[0], held.period, text)


def _where(held: Held, text: Text) -> None:
    answer, row = held.ask("pipeline_by_stage"), held.ask("forecast").frame.iloc[0]
    measure = pipeline_parts.measures(answer)[0]
    st.subheader(plain(findings.of_pipeline(answer.frame, measure, text)), anchor=False)
    booked, likely = text.money_said(row["booked"]), text.money_said(row["p50"])
    won = text("review.where_line", booked=booked, p50=likely, period=text.period(held.period))
    st.caption(f"{won} · {text(f'pipeline.key_{measure}')}")
    labels = [str(stage) for stage in answer.frame["stage"]]
    drawn = pipeline_drawing.value_bars(answer.frame, labels, text, session.palette(), measure)
    alt = pipeline_drawing.value_bars_alt(answer.frame, labels, text, measure)
    _figure(drawn, "review_where", alt)
    show.passport("pipeline_by_stage", answer, text, "review_where")


def _changes(held: Held) -> tuple[str, str | None]:
    """Which waterfall tells: the period's, or all of it where nothing is due in the period."""
    frame = held.ask("waterfall").frame
    has_due = frame.loc[frame["bucket"].isin(changes_drawing.ENDS), "deals"].sum() > 0
    return ("waterfall", held.period) if has_due else ("waterfall_of_all", None)


def _changed_finding(held: Held, text: Text) -> str:
    if held.start is None:
        return text("changes.nothing_before")
    name, period = _changes(held)
    answer = held.ask(name)
    measure = changes_parts.measures(answer)[0]
    said = period and text.period(period)
    return changes_words.finding(answer.frame, measure, said, held.start, text)


def _changed(held: Held, text: Text) -> None:
    if held.start is None:
        st.info(text("changes.nothing_before_about"))
        return
    answer = held.ask(_changes(held)[0])
    measure = changes_parts.measures(answer)[0]
    days = text("changes.days", day=text.day(held.start))
    st.caption(f"{days} · {text(f'review.changed_key_{measure}')}")
    drawn = changes_drawing.waterfall_bars(answer.frame, text, session.palette(), measure, False)
    _figure(
        drawn, "review_changed", changes_drawing.waterfall_bars_alt(answer.frame, text, measure)
    )
    st.caption(changes_words.balance(answer.frame, measure, text))
    show.passport("waterfall", answer, text, "review_changed")


def _deals_finding(held: Held, text: Text) -> str:
    frame = held.ask("deals_to_discuss").frame
    effect = frame["effect"].sum(min_count=1)
    if frame.empty:
        return text("review.deals_none")
    if pd.isna(effect):
        return text("review.deals_without_amounts", n=len(frame))
    return text("review.deals_finding", n=len(frame), effect=text.money_said(effect))


def _deals(held: Held, text: Text) -> None:
    answer = held.ask("deals_to_discuss")
    st.caption(text("review.deals_key"))
    for row in answer.frame.itertuples():
        with st.container(border=True, gap="xsmall"):
            _deal(held, row, text)
    show.passport("deals_to_discuss", answer, text, "review_deals")


def _deal(held: Held, row: tuple, text: Text) -> None:
    """A deal, why it is here, and what to ask."""
    owner = text("to_do.no_owner") if pd.isna(row.owner) else row.owner
    amount = text("to_do.no_amount") if pd.isna(row.amount) else text.money_said(row.amount)
    facts = plain(" · ".join((str(row.stage), owner, amount)))
    st.markdown(f"**{row.rank}. {plain(row.name)}** · {facts}")
    badges = " ".join(f":orange-badge[{text(f'to_do.is_{code}')}]" for code in row.reasons.split())
    st.markdown(f"{badges} {plain(words.reasons(row, text))}")
    st.markdown("\n".join(f"- {each}" for each in words.questions(row.reasons, text)))
    with st.container(horizontal=True, vertical_alignment="center"):
        review_agreed.one_click(held, row.deal_id, "deal", text)
        show.link_to_deal(row.deal_id, text("review.open_deal"))


def _stuck_finding(held: Held, text: Text) -> str:
    board = held.ask("bottleneck_board").frame
    labels = show.labels_of(board["group"], "owner", text)
    waiting = held.ask("attention").frame.set_index("reason")["deals"]
    stuck = int(waiting.get("stuck", 0))
    times = held.ask("time_in_stage").frame
    return bottleneck_parts.finding(times, board, labels, "owner", stuck, text)


def _stuck(held: Held, text: Text) -> None:
    answer = held.ask("bottleneck_board")
    if answer.frame.empty:
        st.info(text("bottlenecks.no_visits"))
        return
    st.caption(text("review.stuck_key"))
    labels = show.labels_of(answer.frame["group"], "owner", text)
    drawn = board_drawing.stage_heatmap(answer.frame, labels, text, session.palette(), "usual")
    _figure(drawn, "review_stuck", board_drawing.stage_heatmap_alt(answer.frame, labels, text))
    show.passport("bottleneck_board", answer, text, "review_stuck")


def _what_if_finding(held: Held, text: Text) -> str:
    frame = held.ask("forecast_tornado").frame
    if frame.empty:  # with too little history, or no day left, nothing can be moved
        return _where_finding(held, text)
    return findings.of_levers(frame, text)


def _what_if(held: Held, text: Text) -> None:
    answer = held.ask("forecast_tornado")
    if answer.frame.empty:
        return
    st.caption(text("tornado.key"))
    drawn = tornado_drawing.tornado(answer.frame, text, session.palette())
    _figure(drawn, "review_what_if", tornado_drawing.tornado_alt(answer.frame, text))
    show.passport("forecast_tornado", answer, text, "review_what_if")


def _figure(drawn: go.Figure, key: str, alt: str) -> None:
    if is_presented():
        drawn.update_layout(font_size=LARGE_WORDS)
        drawn.update_yaxes(tickfont_size=LARGE_WORDS)
    show.still_figure(drawn, key, alt)
