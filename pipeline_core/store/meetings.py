"""Meetings: each is bound to the day, the filters and the answers that it began with, and keeps what was said."""

from __future__ import annotations

import dataclasses
import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from pipeline_core.scope import Names, Scope
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

MEETINGS: Columns = {
    "meeting_id": "int64",
    "started_at": "moment",
    "started_by": "str",
    "ended_at": "moment",
    "as_of": "date",
    "compared_with": "date",
    "scope": "str",
    "actions": "int64",
    "decisions": "int64",
}
CALL: Columns = {"since": "date", "until": "date", "amount_cents": "cents", "note": "str"}
DAYS = ("as_of", "since", "until")
OF_THE_READER = ("visible_owners",)  # who may see what is never kept with a meeting


@dataclass(frozen=True)
class Meeting:
    """A meeting: what it looks at, and from when to when it was held."""

    meeting_id: int
    started_at: datetime.datetime
    started_by: str
    ended_at: datetime.datetime | None
    scope: Scope
    compared_with: datetime.date | None

    @property
    def is_open(self) -> bool:
        """Whether it is still going on."""
        return self.ended_at is None


def meetings(store: Store, search: str | None = None) -> pd.DataFrame:
    """Return one row per meeting, the newest first, with how many actions and decisions it has.

    `search` keeps those in whose notes, decisions, actions or deals the words stand, capitals aside.
    """
    return query(store, "meetings_found", MEETINGS, search=search)


def meeting_of(row: Any, visible_owners: Names) -> Meeting:
    """Return a row of `meetings` as a meeting, read by somebody who sees these owners."""
    return Meeting(
        int(row.meeting_id),
        row.started_at.to_pydatetime(),
        str(row.started_by),
        None if pd.isna(row.ended_at) else row.ended_at.to_pydatetime(),
        _scope(row.scope, visible_owners),
        None if pd.isna(row.compared_with) else row.compared_with.date(),
    )


def start_meeting(
    store: Store,
    scope: Scope,
    compared_with: datetime.date | None,
    answers: Mapping[str, str],
    now: datetime.datetime,
    by: str,
) -> int:
    """Begin a meeting that keeps a scope and the answers to its questions (as text); return its number."""
    with transaction(store, is_of_deals=False) as change:
        number = int(change.rows("next_meeting_id")[0][0])
        change.run(
            "add_meeting",
            meeting_id=number,
            started_at=now,
            started_by=by,
            as_of=scope.as_of,
            compared_with=compared_with,
            scope=_scope_as_text(scope),
        )
        for question, answer in answers.items():
            change.run("add_meeting_answer", meeting_id=number, question=question, answer=answer)
        _note(change, "start_meeting", str(number), now, by)
    return number


def end_meeting(store: Store, meeting_id: int, now: datetime.datetime, by: str) -> None:
    """End a meeting: what was said in it stays and can be read."""
    _change(store, "end_meeting", now, by, meeting_id=meeting_id, ended_at=now)


def reopen_meeting(store: Store, meeting_id: int, now: datetime.datetime, by: str) -> None:
    """Take the end of a meeting back."""
    _change(store, "end_meeting", now, by, meeting_id=meeting_id, ended_at=None)


def discard_meeting(store: Store, meeting_id: int, now: datetime.datetime, by: str) -> None:
    """Take away a meeting that was begun by mistake, with all that was said in it."""
    with transaction(store, is_of_deals=False) as change:
        change.run("forget_call", meeting_id=meeting_id)
        change.run("discard_meeting", meeting_id=meeting_id, discarded_at=now)
        _note(change, "discard_meeting", str(meeting_id), now, by)


def kept_answers(store: Store, meeting_id: int) -> dict[str, str]:
    """Return the answers that a meeting began with, as text by question."""
    found = query(
        store, "meeting_answers_kept", {"question": "str", "answer": "str"}, meeting_id=meeting_id
    )
    return dict(zip(found["question"], found["answer"], strict=True))


def uploads_since(store: Store, moment: datetime.datetime) -> list[datetime.date]:
    """Return the days that uploads have brought since a moment, the newest first."""
    found = query(store, "uploads_since", {"as_of": "date"}, moment=moment)
    return [day.date() for day in found["as_of"]]


def notes(store: Store, meeting_id: int) -> dict[str, str]:
    """Return the notes of a meeting by step."""
    found = query(store, "meeting_notes_of", {"step": "str", "note": "str"}, meeting_id=meeting_id)
    return dict(zip(found["step"], found["note"], strict=True))


def save_note(
    store: Store, meeting_id: int, step: str, note: str, now: datetime.datetime, by: str
) -> None:
    """Keep the note of a step in place of the one before; an empty one is none."""
    with transaction(store, is_of_deals=False) as change:
        change.run("forget_meeting_note", meeting_id=meeting_id, step=step)
        if note.strip():
            change.run("add_meeting_note", meeting_id=meeting_id, step=step, note=note.strip())
        _note(change, "save_note", f"{meeting_id} {step}", now, by)


def call(store: Store, meeting_id: int) -> pd.Series | None:
    """Return what a meeting called for its period (since, until, amount_cents, note), or None."""
    found = query(store, "call_of_meeting", CALL, meeting_id=meeting_id)
    return found.iloc[0] if len(found) else None


def save_call(
    store: Store,
    meeting: Meeting,
    days: tuple[datetime.date, datetime.date],
    cents: int | None,
    note: str,
    now: datetime.datetime,
    by: str,
) -> None:
    """Keep the manager's own number for the days of a period; None takes it back."""
    with transaction(store, is_of_deals=False) as change:
        change.run("forget_call", meeting_id=meeting.meeting_id)
        if cents is not None:
            change.run(
                "add_call",
                owner=None,
                since=days[0],
                until=days[1],
                amount_cents=cents,
                note=note.strip() or None,
                called_on=meeting.scope.as_of,
                called_at=now,
                called_by=by,
                meeting_id=meeting.meeting_id,
            )
        _note(change, "save_call", f"{meeting.meeting_id} {cents}", now, by)


def _change(store: Store, name: str, now: datetime.datetime, by: str, **values: Any) -> None:
    with transaction(store, is_of_deals=False) as change:
        change.run(name, **values)
        _note(change, name, json.dumps(values, default=str), now, by)


def _note(change: Transaction, what: str, details: str, now: datetime.datetime, by: str) -> None:
    change.run("note_in_audit_log", happened_at=now, happened_by=by, what=what, details=details)


def _scope_as_text(scope: Scope) -> str:
    found = dataclasses.asdict(scope)
    chosen = {name: value for name, value in found.items() if name not in OF_THE_READER}
    return json.dumps(chosen, default=lambda day: day.isoformat(), ensure_ascii=False)


def _scope(written: str, visible_owners: Names) -> Scope:
    found = json.loads(written)
    for name in DAYS:
        found[name] = found[name] and datetime.date.fromisoformat(found[name])
    lists = {name: tuple(value) for name, value in found.items() if isinstance(value, list)}
    return Scope(**{**found, **lists}, visible_owners=visible_owners)
