"""Beside each step: its note, new actions and decisions, and at the end the manager's own number."""

from __future__ import annotations

import datetime
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core import clock
from pipeline_core.answers import in_quarter
from pipeline_core.errors import AlurError
from pipeline_core.findings import of_steps
from pipeline_core.store import agreed as kept
from pipeline_core.store import meetings
from pipeline_core.store.agreed import EXPECTATIONS, Action
from pipeline_core.store.suggestion_rules import suggestion_rules
from pipeline_core.text import Text, said
from pipeline_core.ui import review_agreed, session
from pipeline_core.ui.plain import plain
from pipeline_core.ui.review_state import Held

MOST_DEALS = 500  # a list that is longer is searched no better, and is sent to the browser whole


def desk(held: Held, step: str, text: Text) -> None:
    """Draw what can be written down in a step; of a meeting that is over, what was."""
    if held.meeting is None:
        return
    note(held, step, text)
    if step == "decisions":
        call(held, text)
    elif held.is_open:
        actions, decisions = review_agreed.of_meeting(held)
        st.subheader(of_steps.of_agreed(len(actions), len(decisions), text), anchor=False)
        review_agreed.of_this(held, text)
    if held.is_open:
        new_action(held, text)
        new_decision(held, text)


def note(held: Held, step: str, text: Text) -> None:
    """Draw the note of a step; it is saved when the field is left."""
    number = held.meeting.meeting_id
    written = meetings.notes(session.store(), number).get(step, "")
    if not held.is_open:
        if written:
            st.caption(text("review.note"))
            st.markdown(plain(written))
        return
    key = f"note_{number}_{step}"
    st.text_area(
        text("review.note"),
        written,
        key=key,
        height=96,
        placeholder=text("review.note_about"),
        on_change=_save_note,
        args=(number, step, key),
    )


def new_action(held: Held, text: Text) -> None:
    """Draw the form of a new action: who, which deal, what the next upload should show, by when."""
    with (
        st.expander(text("review.new_action"), key="new_action"),
        st.form("action_form", border=False, clear_on_submit=True),
    ):
        owners = session.filter_values().get("owner", [])
        deals = _deals(held, text)
        st.selectbox(
            text("review.who"),
            owners,
            index=None,
            key="action_owner",
            accept_new_options=True,
            placeholder=text("review.who_about"),
        )
        st.selectbox(
            text("column.name"),
            list(deals),
            index=None,
            key="action_deal",
            format_func=lambda deal_id: deals.get(deal_id, deal_id),
            placeholder=text("review.deal_about"),
        )
        st.selectbox(
            text("column.expectation"),
            EXPECTATIONS,
            key="action_expectation",
            format_func=lambda code: text(f"expectation.{code}"),
        )
        st.text_input(text("review.what"), key="action_what", max_chars=200)
        days = suggestion_rules(session.store()).due_days
        due_on = held.scope.as_of + datetime.timedelta(days=days)
        st.date_input(text("column.due_on"), due_on, format="YYYY-MM-DD", key="action_due")
        st.form_submit_button(text("review.add_action"), on_click=_add, args=(held,))
    if error := st.session_state.pop("action_error", None):
        st.error(said(text, error))


def new_decision(held: Held, text: Text) -> None:
    """Draw the field for a decision."""
    with st.form("decision_form", border=False, clear_on_submit=True):
        st.text_input(text("review.new_decision"), key="decision_words", max_chars=300)
        st.form_submit_button(
            text("review.add_decision"), on_click=_decide, args=(held.meeting.meeting_id,)
        )


def call(held: Held, text: Text) -> None:
    """Draw the manager's own number for the period; results will be held against it."""
    known = meetings.call(session.store(), held.meeting.meeting_id)
    title = text("review.call", period=text.period(held.period))
    st.subheader(title, anchor=False)
    st.caption(text("review.call_about"))
    if not held.is_open:
        st.markdown(text("review.no_call") if known is None else _called(known, text))
        return
    with st.form("call_form", border=False):
        amount = None if known is None else int(known["amount_cents"]) / 100
        st.number_input(title, 0.0, None, amount, 1.0, "%.0f", key="call_amount")
        why = "" if known is None or pd.isna(known["note"]) else known["note"]
        st.text_input(text("review.call_why"), why, key="call_note", max_chars=300)
        st.form_submit_button(text("settings.save"), on_click=_call, args=(held,))
    if known is not None:
        st.markdown(_called(known, text))


def _called(known: pd.Series, text: Text) -> str:
    amount = text.money_full(int(known["amount_cents"]))
    return plain(amount if pd.isna(known["note"]) else f"{amount}: {known['note']}")


def _deals(held: Held, text: Text) -> dict[str, str]:
    """The open deals by name, the largest first; those of the meeting's lists before all others."""
    listed = held.ask("deals_to_discuss").frame
    every = session.ask("deal_list", held.scope, outcome="open", period_by="none").frame
    both = pd.concat([listed[["deal_id", "name"]], every[["deal_id", "name"]].head(MOST_DEALS)])
    return {row.deal_id: str(row.name) for row in both.drop_duplicates("deal_id").itertuples()}


def _add(held: Held) -> None:
    """A callback: the form's fields become an action; a deal's owner does it where nobody is named."""
    state = st.session_state
    owner, deal_id = state["action_owner"], state["action_deal"]
    if owner is None and deal_id is not None:
        facts = session.ask("deal_facts", held.scope, deal_id=deal_id).frame
        owner = None if facts.empty or pd.isna(facts["owner"].iloc[0]) else facts["owner"].iloc[0]
    action = Action(
        owner, deal_id, state["action_what"], state["action_expectation"], state["action_due"]
    )
    try:
        review_agreed.add(held, action)
    except AlurError as error:
        state["action_error"] = error


def _decide(number: int) -> None:
    words = st.session_state["decision_words"]
    kept.add_decision(session.store(), number, words, clock.now(), session.user())


def _save_note(number: int, step: str, key: str) -> None:
    words: Any = st.session_state[key]
    meetings.save_note(session.store(), number, step, words or "", clock.now(), session.user())


def _call(held: Held) -> None:
    amount = st.session_state["call_amount"]
    period = in_quarter(session.store(), held.scope)
    meetings.save_call(
        session.store(),
        held.meeting,
        (period.since, period.until),
        None if amount is None else round(amount * 100),
        st.session_state["call_note"] or "",
        clock.now(),
        session.user(),
    )
    st.toast(session.text()("settings.saved"))
