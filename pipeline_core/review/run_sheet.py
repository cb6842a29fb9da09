"""The thirty minutes: seven steps, how long each takes, what each asks, and the page that says more."""

from __future__ import annotations

import dataclasses
import datetime
from dataclasses import dataclass, field
from typing import Any

from pipeline_core.scope import Scope


@dataclass(frozen=True)
class Question:
    """A metric that a step shows; `span` is the period it is asked for: chosen, quarter or all."""

    metric: str
    span: str = "chosen"
    is_about_changes: bool = False
    parameters: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Step:
    """A part of the meeting, with the page that says more about it."""

    name: str
    minutes: int
    page: str


STEPS = (
    Step("actions", 4, "hygiene"),
    Step("where", 3, "pipeline"),
    Step("changed", 4, "changes"),
    Step("deals", 9, "deals"),
    Step("stuck", 4, "bottlenecks"),
    Step("what_if", 3, "forecast"),
    Step("decisions", 3, "forecast"),
)
MINUTES = sum(step.minutes for step in STEPS)
QUESTIONS = {  # by the name under which a meeting keeps the answer
    "action_outcomes": Question("action_outcomes"),
    "forecast": Question("forecast", "quarter"),
    "pipeline_by_stage": Question("pipeline_by_stage"),
    "waterfall": Question("waterfall", "quarter", is_about_changes=True),
    "waterfall_of_all": Question("waterfall", "all", is_about_changes=True),
    "deals_to_discuss": Question("deals_to_discuss", is_about_changes=True),
    "time_in_stage": Question("time_in_stage"),
    "bottleneck_board": Question("bottleneck_board", parameters={"split_by": "owner"}),
    "attention": Question("attention"),
    "forecast_tornado": Question("forecast_tornado", "quarter"),
    "suggested_actions": Question("suggested_actions", "quarter", is_about_changes=True),
}


def asked_in(
    question: Question, scope: Scope, in_quarter: Scope, start: datetime.date | None
) -> tuple[Scope, dict[str, Any]]:
    """Return the scope and the parameters of a question.

    A change is counted from the start day; where nothing is known before, from the as-of day: none is seen.
    """
    scopes = {
        "chosen": scope,
        "quarter": in_quarter,
        "all": dataclasses.replace(scope, since=None, until=None),
    }
    start_of = {"start": start or scope.as_of} if question.is_about_changes else {}
    return scopes[question.span], {**question.parameters, **start_of}


def minutes_before(name: str) -> int:
    """Return how many minutes have gone when a step begins."""
    names = [step.name for step in STEPS]
    return sum(step.minutes for step in STEPS[: names.index(name)])
