"""What can be asked for the weekly meeting: what was agreed and kept, what to discuss, what to do next."""

from __future__ import annotations

from pipeline_core.answers import suggested
from pipeline_core.answers.question import Metric
from pipeline_core.metrics import actions, agenda

OF_REVIEW: tuple[Metric, ...] = (
    Metric("action_outcomes", actions.action_outcomes, actions.ACTION_OUTCOMES),
    Metric(
        "deals_to_discuss",
        agenda.deals_to_discuss,
        agenda.DEALS_TO_DISCUSS,
        ("no_amount", "no_rate", "silence_unknown", "parked"),
        ("start", "at_most"),
    ),
    Metric(
        "suggested_actions",
        suggested.suggested_actions,
        suggested.SUGGESTED_ACTIONS,
        ("no_amount", "no_rate", "silence_unknown", "parked"),
        ("start",),
    ),
)
