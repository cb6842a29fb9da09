"""What a meeting agrees: actions and decisions. What is deleted stays known, so that it can come back."""

from __future__ import annotations

import datetime
import json
from dataclasses import asdict, dataclass
from typing import Any

import pandas as pd

from pipeline_core import errors
from pipeline_core.store.database import Columns, Store, query, transaction

EXPECTATIONS = ("close_date", "stage", "amount", "touched", "closed", "other")
ACTIONS: Columns = {
    "action_id": "int64",
    "owner": "str",
    "deal_id": "str",
    "name": "str",
    "what": "str",
    "expectation": "str",
    "due_on": "date",
    "done_on": "date",
    "is_deleted": "bool",
}
DECISIONS: Columns = {"decision_id": "int64", "decided": "str", "is_deleted": "bool"}


@dataclass(frozen=True)
class Action:
    """Who does what about which deal by when, and what the next uploads should show."""

    owner: str | None
    deal_id: str | None
    what: str | None
    expectation: str
    due_on: datetime.date


def actions(store: Store, meeting_id: int) -> pd.DataFrame:
    """Return one row per action of a meeting, those that were deleted too."""
    return query(store, "actions_of", ACTIONS, meeting_id=meeting_id)


def add_action(
    store: Store, meeting_id: int, action: Action, now: datetime.datetime, by: str
) -> None:
    """Add an action, with its deal as it stood on the meeting's day. Errors: action_says_nothing."""
    what = (action.what or "").strip() or None
    if what is None and (action.deal_id is None or action.expectation == "other"):
        raise errors.action_says_nothing()
    values = {**asdict(action), "what": what}
    _change(
        store, "add_action", now, by, meeting_id=meeting_id, agreed_at=now, agreed_by=by, **values
    )


def delete_action(store: Store, action_id: int, now: datetime.datetime, by: str) -> None:
    """Take an action away."""
    _change(store, "delete_action", now, by, action_id=action_id, deleted_at=now)


def restore_action(store: Store, action_id: int, now: datetime.datetime, by: str) -> None:
    """Bring a deleted action back."""
    _change(store, "delete_action", now, by, action_id=action_id, deleted_at=None)


def mark_action(
    store: Store, action_id: int, done_on: datetime.date | None, now: datetime.datetime, by: str
) -> None:
    """Call an action done as of a day, or no longer: for what no upload can tell."""
    _change(store, "mark_action", now, by, action_id=action_id, done_on=done_on)


def decisions(store: Store, meeting_id: int) -> pd.DataFrame:
    """Return one row per decision of a meeting, those that were deleted too."""
    return query(store, "decisions_of", DECISIONS, meeting_id=meeting_id)


def add_decision(
    store: Store, meeting_id: int, decided: str, now: datetime.datetime, by: str
) -> None:
    """Add a decision; one without words is none."""
    if decided.strip():
        words = {"decided": decided.strip(), "decided_at": now}
        _change(store, "add_decision", now, by, meeting_id=meeting_id, **words)


def delete_decision(store: Store, decision_id: int, now: datetime.datetime, by: str) -> None:
    """Take a decision away."""
    _change(store, "delete_decision", now, by, decision_id=decision_id, deleted_at=now)


def restore_decision(store: Store, decision_id: int, now: datetime.datetime, by: str) -> None:
    """Bring a deleted decision back."""
    _change(store, "delete_decision", now, by, decision_id=decision_id, deleted_at=None)


def _change(store: Store, name: str, now: datetime.datetime, by: str, **values: Any) -> None:
    """Run one change and note in the audit log who made it."""
    with transaction(store, is_of_deals=False) as change:
        change.run(name, **values)
        change.run(
            "note_in_audit_log",
            happened_at=now,
            happened_by=by,
            what=name,
            details=json.dumps(values, default=str, ensure_ascii=False),
        )
