"""The seven steps of the meeting: each has a finding, the one figure of its page, and the way to it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from pipeline_core.charts import bottlenecks as board_drawing
from pipeline_core.charts import changes as changes_drawing
from pipeline_core.charts import pipeline as pipeline_drawing
from pipeline_core.charts import tornado as tornado_drawing
from pipeline_core.charts.labels import labels_of
from pipeline_core.findings import of_changes, of_steps
from pipeline_core.review import words
from pipeline_core.text import Text
from pipeline_core.ui import findings, review_agreed, session, show
from pipeline_core.ui.plain import plain
from pipeline_core.ui.review_state import Held, is_presented

LARGE_WORDS = 16  # pixels, on a shared screen; a figure's words do not follow the page's


def finding(held: Held, step: str, text: Text) -> str:
    """Return what a step says first."""
    if step == "actions":
        return of_steps.of_actions(review_agreed.earlier(held), text)
    if step == "changed":
        name, period = _changes(held)
        return of_steps.of_changed(held.ask(name), period, held.start, text)
    if step == "deals":
        return of_steps.of_deals(held.ask("deals_to_discuss").frame, text)
    if step == "stuck":
        asked = ("time_in_stage", "bottleneck_board", "attention")
        return of_steps.of_stuck(*(held.ask(name).frame for name in asked), text)
    if step == "decisions":
        actions, decisions = review_agreed.of_meeting(held)
        return of_steps.of_agreed(len(actions), len(decisions), text)
    row = held.ask("forecast").frame.iloc[0]
    if step == "where":
        return findings.of_period(row, held.period, text)
    return of_steps.of_what_if(held.ask("forecast_tornado").frame, row, held.period, text)


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


def _where(held: Held, text: Text) -> None:
    answer, row = held.ask("pipeline_by_stage"), held.ask("forecast").frame.iloc[0]
    measure = findings.measures(answer)[0]
    st.subheader(plain(findings.of_pipeline(answer.frame, measure, text)), anchor=False)
    won = of_steps.where_line(row, held.period, text)
    st.caption(f"{won} · {text(f'pipeline.key_{measure}')}")
    labels = [str(stage) for stage in answer.frame["stage"]]
    drawn = pipeline_drawing.value_bars(answer.frame, labels, text, session.palette(), measure)
    alt = pipeline_drawing.value_bars_alt(answer.frame, labels, text, measure)
    _figure(drawn, "review_where", alt)
    show.passport("pipeline_by_stage", answer, text, "review_where")


def _changes(held: Held) -> tuple[str, str | None]:
    """Which waterfall tells, and the period that it is about."""
    name = of_steps.telling_waterfall(held.ask("waterfall"))
    return name, held.period if name == "waterfall" else None


def _changed(held: Held, text: Text) -> None:
    if held.start is None:
        st.info(text("changes.nothing_before_about"))
        return
    answer = held.ask(_changes(held)[0])
    measure = of_changes.measures(answer)[0]
    days = text("changes.days", day=text.day(held.start))
    st.caption(f"{days} · {text(f'review.changed_key_{measure}')}")
    drawn = changes_drawing.waterfall_bars(answer.frame, text, session.palette(), measure, False)
    _figure(
        drawn, "review_changed", changes_drawing.waterfall_bars_alt(answer.frame, text, measure)
    )
    st.caption(of_changes.balance(answer.frame, measure, text))
    show.passport("waterfall", answer, text, "review_changed")


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


def _stuck(held: Held, text: Text) -> None:
    answer = held.ask("bottleneck_board")
    if answer.frame.empty:
        st.info(text("bottlenecks.no_visits"))
        return
    st.caption(text("review.stuck_key"))
    labels = labels_of(answer.frame["group"], "owner", text)
    drawn = board_drawing.stage_heatmap(answer.frame, labels, text, session.palette(), "usual")
    _figure(drawn, "review_stuck", board_drawing.stage_heatmap_alt(answer.frame, labels, text))
    show.passport("bottleneck_board", answer, text, "review_stuck")


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
