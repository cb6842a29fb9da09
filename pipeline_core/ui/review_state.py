"""What the meeting page looks at: the meeting in the link, the one that is open, or what one would see now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from typing import Any

import streamlit as st

from pipeline_core.answers import Answer, in_quarter
from pipeline_core.review import holding
from pipeline_core.review.run_sheet import QUESTIONS, STEPS, asked_in
from pipeline_core.scope import FILTERS, Scope, code_of_period
from pipeline_core.store import meetings
from pipeline_core.store.meetings import Meeting
from pipeline_core.ui import choices, filter_bar, session

STEP_CODES = (*(step.name for step in STEPS), "sheet")
SCREENS = ("desk", "presenter")


@dataclass(frozen=True)
class Held:
    """A meeting with what it keeps; without one, the day and the filters that a new one would keep."""

    meeting: Meeting | None
    scope: Scope
    start: datetime.date | None

    @property
    def is_open(self) -> bool:
        """Whether something can be written down."""
        return self.meeting is not None and self.meeting.is_open

    def ask(self, name: str) -> Answer:
        """Return the answer to a question of the run-sheet: the kept one, or today's without a meeting."""
        if self.meeting is not None:
            return _kept(f"{session.store().path} {self.meeting.meeting_id}", self.meeting)[name]
        scopes = (self.scope, in_quarter(session.store(), self.scope))
        asked, parameters = asked_in(QUESTIONS[name], *scopes, self.start)
        return session.ask(QUESTIONS[name].metric, asked, **parameters)

    @property
    def period(self) -> str:
        """The code of the period that the forecast is about."""
        return period_code(self.scope)


def held() -> Held:
    """Return the meeting that the page is about, or what a new one would see."""
    meeting = chosen_meeting()
    if meeting is not None:
        return Held(meeting, meeting.scope, meeting.compared_with)
    asked = filter_bar.scope()
    return Held(None, asked, holding.compared_with(session.store(), asked.as_of))


def chosen_meeting() -> Meeting | None:
    """Return the meeting that the link names, else the one that is open, else None."""
    named = st.query_params.get("meeting")
    for row in meetings.meetings(session.store()).itertuples():
        meeting = meetings.meeting_of(row, session.visible_owners())
        if str(meeting.meeting_id) == named or (named is None and meeting.is_open):
            return meeting
    return None


def hold_filters() -> None:
    """Set the filters to those of the meeting, so that a link to another page opens the same scope.

    Call it before any widget is drawn. A name that the data no longer holds is left away.
    """
    meeting = None if session.is_empty(session.store()) else chosen_meeting()
    if meeting is None:
        return
    scope, offered = meeting.scope, filter_bar.on_offer()
    newest = (session.known_days() or (None, scope.as_of))[1]
    code = period_code(scope) if scope.since else None
    pipeline = scope.pipelines[0] if scope.pipelines else None
    held_by_bar = {
        "as_of": min(scope.as_of, newest),
        "period": code if code in offered["period"] else None,
        "pipeline": pipeline if len(offered["pipeline"]) > 1 else None,
        **{
            key: [name for name in getattr(scope, field) or () if name in offered[key]]
            for key, field in FILTERS.items()
        },
    }
    st.session_state["newest_day"] = newest  # the bar must not follow a new upload
    for key, value in held_by_bar.items():
        _hold(key, value)


def _hold(key: str, value: Any) -> None:
    """Set a filter; before it was ever drawn the link does not follow its state, and is set as well."""
    if key not in st.session_state:
        st.query_params.pop(key, None)
        if value:
            st.query_params[key] = value if isinstance(value, list) else str(value)
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def let_go() -> None:
    """Leave the meeting: the page shows the newest day again. A callback."""
    st.query_params.pop("meeting", None)
    st.session_state["as_of"] = (session.known_days() or (None, None))[1]


def step() -> str:
    """Return the code of the step on the page, or sheet for all of them."""
    return choices.current("step", STEP_CODES)


def go_to(code: str) -> None:
    """Turn to a step. A callback."""
    st.session_state["step"] = code
    st.query_params["step"] = code


def is_presented() -> bool:
    """Whether the page is drawn for a shared screen."""
    return choices.current("screen", SCREENS) == "presenter"


def present(is_wanted: bool) -> None:
    """Change to the presenter's view, or back. A callback."""
    st.session_state.pop("screen", None)
    st.query_params.pop("screen", None)
    if is_wanted:
        st.query_params["screen"] = "presenter"
        if step() == "sheet":  # a shared screen shows one step at a time
            go_to(STEP_CODES[0])


def period_code(scope: Scope) -> str:
    """Return the code of a scope's period, or of the quarter that contains its as-of day."""
    return code_of_period(scope, session.fiscal_year_start())


@st.cache_data(max_entries=40, show_spinner=False)
def _kept(key: str, _meeting: Meeting) -> dict[str, Answer]:
    """A meeting's answers never change; their key is the store and the meeting's number."""
    return holding.kept(session.store(), _meeting)
