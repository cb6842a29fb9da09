"""Scenarios under a name, and the calls that people make: kept for everybody who opens the workspace."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd

from pipeline_core import errors
from pipeline_core.store.database import Columns, Store, Transaction, query, transaction

KEPT_SCENARIOS: Columns = {
    "scenario_id": "int64",
    "name": "str",
    "author": "str",
    "note": "str",
    "content": "str",
    "data_version": "int64",
    "as_of": "date",
    "since": "date",
    "until": "date",
    "is_plan": "bool",
    "saved_at": "moment",
    "archived_at": "moment",
}


@dataclass(frozen=True)
class Saving:
    """What a scenario is saved with: who says it, for which deals and period; content as answers.scenario_files writes it."""

    name: str
    author: str
    note: str
    content: str
    as_of: datetime.date
    since: datetime.date
    until: datetime.date


@dataclass(frozen=True)
class Call:
    """What somebody expects of a period; owner None: of the whole team. `called_on`: the day of the deals."""

    owner: str | None
    since: datetime.date
    until: datetime.date
    amount_cents: int
    note: str
    called_on: datetime.date


def kept_scenarios(store: Store) -> pd.DataFrame:
    """Return one row per saved scenario with its content, archived ones as well; at most one is the plan."""
    return query(store, "kept_scenarios", KEPT_SCENARIOS)


def save_scenario(store: Store, saving: Saving, now: datetime.datetime, by: str) -> str:
    """Keep a scenario and return its name without spaces around it.

    Errors: scenario_without_name, scenario_name_is_taken.
    """
    with transaction(store, is_of_deals=False) as change:
        name = _free_name(change, saving.name, None)
        change.run("add_scenario", **{**vars(saving), "name": name}, saved_at=now)
        _note(change, now, by, "save_scenario", name)
    return name


def copy_scenario(
    store: Store, scenario_id: int, name: str, now: datetime.datetime, by: str
) -> str:
    """Keep a scenario once more under another name. Errors: as save_scenario."""
    with transaction(store, is_of_deals=False) as change:
        name = _free_name(change, name, None)
        change.run("copy_scenario", scenario_id=scenario_id, name=name)
        _note(change, now, by, "copy_scenario", name)
    return name


def archive_scenario(store: Store, scenario_id: int, now: datetime.datetime, by: str) -> None:
    """Offer a scenario no longer; `restore_scenario` takes that back."""
    with transaction(store, is_of_deals=False) as change:
        change.run("archive_scenario", scenario_id=scenario_id, archived_at=now)
        _note(change, now, by, "archive_scenario", _name(change, scenario_id))


def restore_scenario(store: Store, scenario_id: int, now: datetime.datetime, by: str) -> None:
    """Offer an archived scenario again. Errors: scenario_name_is_taken, by one saved since."""
    with transaction(store, is_of_deals=False) as change:
        name = _free_name(change, _name(change, scenario_id), scenario_id)
        change.run("archive_scenario", scenario_id=scenario_id, archived_at=None)
        _note(change, now, by, "restore_scenario", name)


def choose_plan(store: Store, scenario_id: int | None, now: datetime.datetime, by: str) -> None:
    """Let one scenario be the plan; None: none is."""
    with transaction(store, is_of_deals=False) as change:
        change.run("choose_plan", scenario_id=scenario_id)
        name = "" if scenario_id is None else _name(change, scenario_id)
        _note(change, now, by, "choose_plan", name)


def make_call(store: Store, call: Call, now: datetime.datetime, by: str) -> None:
    """Keep a call beside all earlier ones. Errors: call_after_its_period."""
    if call.called_on > call.until:
        raise errors.call_after_its_period(str(call.called_on), str(call.until))
    with transaction(store, is_of_deals=False) as change:
        change.run("add_call", **vars(call), called_at=now, called_by=by, meeting_id=None)
        _note(change, now, by, "make_call", f"{call.owner or ''} {call.since} {call.amount_cents}")


def _free_name(change: Transaction, name: str, scenario_id: int | None) -> str:
    """Names are words of links and commands: those that differ only in capitals or spaces are the same."""
    wanted = " ".join(name.split())
    if not wanted:
        raise errors.scenario_without_name()
    if change.rows("scenario_named", name=wanted, scenario_id=scenario_id):
        raise errors.scenario_name_is_taken(wanted)
    return wanted


def _name(change: Transaction, scenario_id: int) -> str:
    return str(change.rows("name_of_scenario", scenario_id=scenario_id)[0][0])


def _note(change: Transaction, now: datetime.datetime, by: str, what: str, details: str) -> None:
    change.run("note_in_audit_log", happened_at=now, happened_by=by, what=what, details=details)
