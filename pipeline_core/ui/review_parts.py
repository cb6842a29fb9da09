"""The frame of the meeting page: its head, its steps, begin and end, and the meetings of the past."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.review import holding
from pipeline_core.review.run_sheet import MINUTES, STEPS, minutes_before
from pipeline_core.scope import Scope
from pipeline_core.store import meetings
from pipeline_core.text import Text
from pipeline_core.ui import (
    choices,
    filter_bar,
    pack_parts,
    review_desk,
    review_state,
    review_steps,
    session,
    show,
)
from pipeline_core.ui.plain import plain
from pipeline_core.ui.review_state import STEP_CODES, Held

PRESENTED = """<style>
html{font-size:18px!important}
.stSidebar,.st-key-filters{display:none!important}
</style>"""
NAMES = tuple(step.name for step in STEPS)
BY_NAME = {step.name: step for step in STEPS}
MOST_MEETINGS = 20


def head(held: Held, step: str, text: Text) -> None:
    """Draw where the meeting stands, its finding, and what it looks at."""
    if review_state.is_presented():
        st.html(PRESENTED)
    shown = "actions" if step == "sheet" else step
    over = text("page.review.title")
    minutes = text("review.minutes_of_all", minutes=text.count(MINUTES))
    if step != "sheet":
        place = NAMES.index(step)
        over = text(
            "review.step_of", place=place + 1, steps=len(NAMES), step=text(f"choice.step.{step}")
        )
        first = minutes_before(step)
        last = first + BY_NAME[step].minutes
        minutes = text("review.minutes", first=first, last=last, all=MINUTES)
    st.html(f'<p class="alur-over">{over}</p>')
    st.title(
        plain(review_steps.finding(held, shown, text)), anchor=False, help=text("page.review.about")
    )
    st.caption(f"{filter_bar.said(text, held.scope)} · {minutes}")
    if step != "sheet":
        st.progress(last / MINUTES)


def state(held: Held, text: Text) -> None:
    """Say whether a meeting is open and what it holds on to, with the way to begin and to end it."""
    meeting = held.meeting
    if review_state.is_presented():
        return
    if meeting is None:
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                text("review.start"),
                on_click=_start,
                args=(held.scope,),
                key="start",
                type="primary",
            )
            st.caption(text("review.start_about"))
        return
    day = text.day(meeting.started_at)
    with st.container(border=True, gap="xsmall"):
        if meeting.is_open:
            st.markdown(text("review.open", day=day, as_of=text.day(held.scope.as_of)))
            _newer(held, text)
        else:
            st.markdown(text("review.over", day=day, as_of=text.day(held.scope.as_of)))
        with st.container(horizontal=True, vertical_alignment="center"):
            _ways_out(meeting, text)


def _newer(held: Held, text: Text) -> None:
    """Say that uploads have come since the meeting began, and that it does not follow them."""
    found = meetings.uploads_since(session.store(), held.meeting.started_at)
    if found:
        as_of = text.day(held.scope.as_of)
        st.warning(text("review.newer", day=text.day(found[0]), as_of=as_of))


def _ways_out(meeting: meetings.Meeting, text: Text) -> None:
    is_other_open = meetings.meetings(session.store())["ended_at"].isna().any()
    ways = ("end", "discard") if meeting.is_open else ("back",)
    if not meeting.is_open and not is_other_open:
        ways = (*ways, "reopen")
    for way in ways:
        st.button(
            text(f"review.{way}"),
            on_click=_leave,
            args=(way, meeting.meeting_id),
            key=f"meeting_{way}",
            type="secondary" if way in ("end", "back") else "tertiary",
        )


def controls(text: Text) -> None:
    """Draw the steps, and the change to the presenter's view."""
    if review_state.is_presented():
        return
    with st.container(horizontal=True, vertical_alignment="center"):
        choices.choice("step", STEP_CODES, text)
        st.button(
            text("review.present"),
            on_click=review_state.present,
            args=(True,),
            key="present",
            type="tertiary",
        )


def body(held: Held, step: str, text: Text) -> None:
    """Draw one step with its desk beside it, or the whole sheet."""
    if step != "sheet":
        _step(held, step, text)
        turn(step, text)
        return
    for name in NAMES:
        minutes = text.count(BY_NAME[name].minutes)
        st.divider()
        st.subheader(
            text("review.step_minutes", step=text(f"choice.step.{name}"), minutes=minutes),
            anchor=False,
        )
        if name != "actions":
            st.markdown(f"**{plain(review_steps.finding(held, name, text))}**")
        review_steps.draw(held, name, text)
        show.link_to(
            BY_NAME[name].page, text("review.more", page=text(f"page.{BY_NAME[name].page}.title"))
        )
        if held.meeting is not None:
            review_desk.note(held, name, text)


def _step(held: Held, step: str, text: Text) -> None:
    left, right = st.columns([3, 1], gap="large") if held.meeting else (st.container(), None)
    page = BY_NAME[step].page
    with left:
        review_steps.draw(held, step, text)
        if step == NAMES[-1] and not review_state.is_presented():
            pack_parts.make_pack(held, text)
        show.link_to(page, text("review.more", page=text(f"page.{page}.title")))
    if right is not None:
        with right:
            review_desk.desk(held, step, text)


def turn(step: str, text: Text) -> None:
    """Draw the ways to the step before and the one after, by button or arrow key."""
    place = NAMES.index(step)
    with st.container(horizontal=True, horizontal_alignment="distribute"):
        if place:
            _to(NAMES[place - 1], "Left", text)
        if review_state.is_presented():
            st.button(
                text("review.stop_presenting"),
                on_click=review_state.present,
                args=(False,),
                key="stop_presenting",
                type="tertiary",
            )
        if place + 1 < len(NAMES):
            _to(NAMES[place + 1], "Right", text)


def _to(name: str, shortcut: str, text: Text) -> None:
    st.button(
        text(f"choice.step.{name}"),
        on_click=review_state.go_to,
        args=(name,),
        key=f"to_{shortcut}",
        shortcut=shortcut,
    )


def past(held: Held, text: Text) -> None:
    """Draw the meetings that were held, and the search in all that was written down."""
    if review_state.is_presented():
        return
    every = meetings.meetings(session.store())
    others = (
        every if held.meeting is None else every[every["meeting_id"] != held.meeting.meeting_id]
    )
    if others.empty:
        return
    st.subheader(text("review.past"), anchor=False)
    words = st.text_input(
        text("review.search"),
        key="meeting_words",
        bind="query-params",
        placeholder=text("review.search_about"),
        label_visibility="collapsed",
        width=360,
    )
    found = meetings.meetings(session.store(), words or None) if words else every
    found = found[found["meeting_id"].isin(others["meeting_id"])]
    if found.empty:
        st.markdown(text("review.search_nothing"))
    for row in found.head(MOST_MEETINGS).itertuples():
        _past_meeting(row, text)
    if len(found) > MOST_MEETINGS:
        st.caption(text("review.past_more", n=len(found) - MOST_MEETINGS))


def _past_meeting(row: Any, text: Text) -> None:
    day = text.day(row.started_at)
    if pd.isna(row.ended_at):
        day = text("review.still_open", day=day)
    label = text(
        "review.past_line",
        day=day,
        as_of=text.day_short(row.as_of),
        actions=text("review.n_actions", n=int(row.actions)),
        decisions=text("review.n_decisions", n=int(row.decisions)),
    )
    st.button(
        label,
        on_click=_open,
        args=(int(row.meeting_id),),
        key=f"meeting_{row.meeting_id}",
        type="tertiary",
        wrap=True,
    )


def _start(scope: Scope) -> None:
    """A callback: from now on the meeting keeps what this page shows."""
    st.query_params.pop("meeting", None)
    holding.begin(session.store(), scope, clock.now(), session.user())


def _open(number: int) -> None:
    st.query_params["meeting"] = str(number)


def _leave(way: str, number: int) -> None:
    """A callback: end, discard or leave a meeting, or open it again."""
    now, by = clock.now(), session.user()
    changes = {
        "end": meetings.end_meeting,
        "discard": meetings.discard_meeting,
        "reopen": meetings.reopen_meeting,
    }
    if way in changes:
        changes[way](session.store(), number, now, by)
    if way != "reopen":
        review_state.let_go()
