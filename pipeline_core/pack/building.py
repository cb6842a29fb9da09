"""Build the contents of a pack: frozen to its day, its filters, its scenario and its language."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.pack import planned, steps
from pipeline_core.pack.contents import Pack, Scenario
from pipeline_core.review.run_sheet import QUESTIONS
from pipeline_core.review.sheets import Sheet, sheet
from pipeline_core.scope import FILTERS, Scope
from pipeline_core.store.database import Store, data_version
from pipeline_core.store.meetings import Meeting
from pipeline_core.text import Text


def pack(
    store: Store,
    scope: Scope,
    text: Text,
    made_on: datetime.date,
    meeting: Meeting | None = None,
    owner: str | None = None,
    scenario: Scenario | None = None,
) -> Pack:
    """Return what a meeting hands out, of one owner's deals or of all that the filters let through."""
    held = sheet(store, scope, meeting, owner)
    each = (steps.actions, steps.where, steps.changed, steps.deals, steps.stuck)
    parts = [step(held, text) for step in each]
    parts += [planned.what_if(held, scenario, text), planned.decisions(held, text)]
    day = text.day(held.scope.as_of)
    title = text("pack.title_of_owner", owner=owner, day=day) if owner else None
    return Pack(
        title or text("pack.title", day=day),
        _facts(held, scenario, made_on, text),
        tuple(parts),
        tuple(dict.fromkeys(steps.defined(held, text, *QUESTIONS))),
        made_on,
        text,
    )


def owners(deals: pd.DataFrame) -> list[str]:
    """Return who has any of the deals (rows of deal_list), by name."""
    return sorted(deals["owner"].dropna().unique(), key=str.casefold)


def _facts(
    held: Sheet, scenario: Scenario | None, made_on: datetime.date, text: Text
) -> tuple[tuple[str, str], ...]:
    scope = held.scope
    facts = {
        "as_of": text.day(scope.as_of),
        "since": held.start and text.day(held.start),
        "period": text.period(held.period),
        "meeting": held.meeting and text.day(held.meeting.started_at),
        "scenario": scenario and scenario.name,
        "currency": scope.reporting_currency,
        "data": text.count(data_version(held.store)),
        "made_on": text.day(made_on),
    }
    filters = {"pipeline": scope.pipelines} | {
        name: getattr(scope, field) for name, field in FILTERS.items()
    }
    return (
        *((text(f"pack.fact_{name}"), said) for name, said in facts.items() if said),
        *((text(f"filter.{name}"), ", ".join(names)) for name, names in filters.items() if names),
    )
