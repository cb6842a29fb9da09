"""A run-sheet with all its answers: a meeting's as it saw them, or what one would see now."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, replace

import pandas as pd

from pipeline_core.answers import Answer
from pipeline_core.review import holding
from pipeline_core.review.looking_back import earlier
from pipeline_core.review.run_sheet import QUESTIONS
from pipeline_core.scope import Scope, code_of_period
from pipeline_core.store import agreed, meetings
from pipeline_core.store.database import Store
from pipeline_core.store.meetings import Meeting
from pipeline_core.store.settings import fiscal_year_start


@dataclass(frozen=True)
class Sheet:
    """What a meeting looks at; `owner` where it is about the deals of one person alone."""

    store: Store
    scope: Scope
    start: datetime.date | None
    meeting: Meeting | None
    owner: str | None
    answers: dict[str, Answer]

    def frame(self, question: str) -> pd.DataFrame:
        """Return the rows that answer a question of the run-sheet."""
        return self.answers[question].frame

    @property
    def period(self) -> str:
        """The code of the period that the forecast is about."""
        return code_of_period(self.scope, fiscal_year_start(self.store))

    def earlier(self) -> pd.DataFrame:
        """Return what became of earlier actions (rows of action_outcomes)."""
        number = None if self.meeting is None else self.meeting.meeting_id
        return earlier(self.store, self.frame("action_outcomes"), number)

    def actions(self) -> pd.DataFrame:
        """Return the meeting's actions that still count, of one owner only theirs."""
        found = agreed.actions(self.store, self._number)
        is_meant = found["owner"].eq(self.owner) if self.owner else True
        return found[~found["is_deleted"] & is_meant]

    def decisions(self) -> list[str]:
        """Return the meeting's decisions that still count."""
        found = agreed.decisions(self.store, self._number)
        return list(found.loc[~found["is_deleted"], "decided"])

    def note(self, step: str) -> str:
        """Return the note of a step; what is noted of all is for no single owner."""
        return "" if self.owner else meetings.notes(self.store, self._number).get(step, "")

    def call(self) -> pd.Series | None:
        """Return the manager's own number, as `meetings.call`; for no single owner."""
        return None if self.owner else meetings.call(self.store, self._number)

    @property
    def _number(self) -> int:
        return -1 if self.meeting is None else self.meeting.meeting_id  # no meeting has it


def sheet(
    store: Store, scope: Scope, meeting: Meeting | None = None, owner: str | None = None
) -> Sheet:
    """Return the run-sheet of a meeting, or of a scope where there is none.

    For one owner all is asked again, as of the same day: a meeting keeps the answers to its own filters.
    """
    held = scope if meeting is None else meeting.scope
    start = holding.compared_with(store, held.as_of) if meeting is None else meeting.compared_with
    if meeting is not None and owner is None:
        return Sheet(store, held, start, meeting, owner, holding.kept(store, meeting))
    if owner is not None:
        held = replace(held, owners=(owner,))
    answers = {name: holding.asked(store, name, held, start) for name in QUESTIONS}
    return Sheet(store, held, start, meeting, owner, answers)
