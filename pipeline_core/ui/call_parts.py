"""The call for a period: made on the newest day's deals, dated, and kept beside all earlier ones."""

from __future__ import annotations

import streamlit as st

from pipeline_core import clock
from pipeline_core.errors import AlurError
from pipeline_core.scope import Scope
from pipeline_core.store.scenarios import Call, make_call
from pipeline_core.text import Text, said
from pipeline_core.ui import session, show

LONGEST = 500
CENTS = 100


def calls_for(asked: Scope, text: Text) -> None:
    """Draw the calls that are made for the period, and the way to make one."""
    days = {"since": text.day_short(asked.since), "until": text.day_short(asked.until)}
    st.subheader(text("calls.for", **days), anchor=False)
    if error := st.session_state.pop("call_error", None):
        st.error(said(text, error))
    answer = session.ask("calls", asked)
    if answer.frame.empty:
        st.caption(text("calls.none"))
    else:
        shown = answer.frame.fillna({"owner": text("scoreboard.team")})
        show.table(shown, show.columns_of("calls"), text, key="calls")
        show.passport("calls", answer, text, "calls")
    newest = session.known_days()[1]
    if asked.as_of < newest:
        st.caption(text("calls.only_newest", day=text.day_short(newest)))
    elif asked.until < newest:
        st.caption(text("calls.is_over"))
    else:
        _form(asked, text)


def _form(asked: Scope, text: Text) -> None:
    """Whose deals, how much, and why; the amount in whole units of the currency."""
    team = text("scoreboard.team")
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.selectbox(
            text("calls.of"),
            [None, *session.filter_values().get("owner", [])],
            format_func=lambda owner: owner or team,
            placeholder=team,
            key="new_call_owner",
            width=200,
        )
        unit = text("calls.amount", currency=session.currency() or "")
        st.number_input(unit, min_value=0, value=None, step=1, key="new_call_amount", width=220)
        st.text_input(text("scenario.note"), max_chars=LONGEST, key="new_call_note", width=320)
        st.button(text("calls.make"), on_click=_make, args=(asked,), key="make_call")


def _make(asked: Scope) -> None:
    amount = st.session_state["new_call_amount"]
    if amount is None:
        st.toast(session.text()("calls.without_amount"))
        return
    owner, note = st.session_state["new_call_owner"], st.session_state["new_call_note"]
    call = Call(owner, asked.since, asked.until, CENTS * int(amount), note, asked.as_of)
    try:
        make_call(session.store(), call, clock.now(), session.user())
    except AlurError as error:
        st.session_state["call_error"] = error
        return
    st.session_state["new_call_amount"], st.session_state["new_call_note"] = None, ""
    st.toast(session.text()("calls.made"))
