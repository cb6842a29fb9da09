"""Begin a meeting, so that it keeps what it saw: later uploads change the pages, never the meeting."""

from __future__ import annotations

import datetime

from pipeline_core.answers import METRICS, Answer, ask, in_quarter
from pipeline_core.metrics.pipeline import as_of_days, known_days
from pipeline_core.review.run_sheet import QUESTIONS, asked_in
from pipeline_core.scope import Scope
from pipeline_core.store import meetings
from pipeline_core.store.database import Store
from pipeline_core.store.kept_answers import answer_as_text, answer_from_text

DAYS_BACK = 7


def begin(store: Store, scope: Scope, now: datetime.datetime, by: str) -> int:
    """Ask every question of the run-sheet, keep the answers with a new meeting, and return its number."""
    start = compared_with(store, scope.as_of)
    answers = {name: asked(store, name, scope, start) for name in QUESTIONS}
    kept = {name: answer_as_text(each.frame, each.left_out) for name, each in answers.items()}
    return meetings.start_meeting(store, scope, start, kept, now, by)


def asked(store: Store, name: str, scope: Scope, start: datetime.date | None) -> Answer:
    """Return the answer to a question of the run-sheet as the data says it today."""
    question = QUESTIONS[name]
    of, parameters = asked_in(question, scope, in_quarter(store, scope), start)
    return ask(store, question.metric, of, **parameters)


def kept(store: Store, meeting: meetings.Meeting) -> dict[str, Answer]:
    """Return what a meeting saw; a question that an older version asked otherwise is asked again."""
    written = meetings.kept_answers(store, meeting.meeting_id)
    found = {}
    for name, question in QUESTIONS.items():
        columns = METRICS[question.metric].columns
        read = answer_from_text(written[name], columns) if name in written else None
        found[name] = (
            Answer(*read) if read else asked(store, name, meeting.scope, meeting.compared_with)
        )
    return found


def compared_with(store: Store, as_of: datetime.date) -> datetime.date | None:
    """Return the day from which a meeting counts changes: the last meeting's, else the upload's before.

    None where nothing is known before the as-of day.
    """
    known = known_days(store)
    if known is None or known[0] >= as_of:
        return None
    held = meetings.meetings(store)["as_of"].dropna()
    days = [day.date() for day in held if day.date() < as_of]
    days = days or [day for day in as_of_days(store) if day < as_of]
    return max(days) if days else max(known[0], as_of - datetime.timedelta(days=DAYS_BACK))
