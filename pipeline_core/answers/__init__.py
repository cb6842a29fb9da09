"""Every question that the pages and `show` can ask, by name: one list, one way to ask."""

from __future__ import annotations

import dataclasses
from typing import Any

from pipeline_core import errors
from pipeline_core.answers.of_changes import OF_CHANGES
from pipeline_core.answers.of_conversion import OF_CONVERSION
from pipeline_core.answers.of_deals import OF_DEALS
from pipeline_core.answers.of_hygiene import OF_HYGIENE
from pipeline_core.answers.of_paths import OF_PATHS
from pipeline_core.answers.of_pipeline import OF_PIPELINE
from pipeline_core.answers.of_plan import OF_PLAN
from pipeline_core.answers.of_review import OF_REVIEW
from pipeline_core.answers.of_winning import OF_WINNING
from pipeline_core.answers.outlook import in_quarter
from pipeline_core.answers.question import Answer, Metric
from pipeline_core.metrics.left_out import left_out
from pipeline_core.metrics.targets import targets_without_rate
from pipeline_core.scope import Scope
from pipeline_core.store.database import Store

__all__ = ["METRICS", "Answer", "Metric", "ask", "in_quarter", "units"]
# Where nobody chose a period, these are about the quarter of the as-of day.
OF_A_PERIOD = (
    "forecast",
    "target_coverage",
    "attainment",
    "forecast_categories",
)
METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        *OF_PIPELINE,
        *OF_CHANGES,
        *OF_DEALS,
        *OF_CONVERSION,
        *OF_WINNING,
        *OF_PATHS,
        *OF_PLAN,
        *OF_HYGIENE,
        *OF_REVIEW,
    )
}


def ask(store: Store, name: str, scope: Scope, /, **parameters: Any) -> Answer:
    """Return the answer to a named question. Errors: unknown_metric."""
    if name not in METRICS:
        raise errors.unknown_metric(name, ", ".join(METRICS))
    metric = METRICS[name]
    known = {key: value for key, value in parameters.items() if key in metric.parameters}
    frame = metric.function(store, scope, **known)
    return Answer(frame, _what_is_left_out(store, scope, metric))


def units(metric: Metric) -> str:
    """Return the line of a metric's definition that states its units."""
    lines = (metric.function.__doc__ or "").splitlines()
    return next((line.strip() for line in lines if line.strip().startswith("Units:")), "")


def _what_is_left_out(store: Store, scope: Scope, metric: Metric) -> dict[str, int]:
    if not metric.leaves_out:
        return {}
    if metric.name in OF_A_PERIOD:
        scope = in_quarter(store, scope)
    if metric.name == "stage_win_rates":
        scope = dataclasses.replace(
            Scope(scope.as_of, scope.visible_owners), pipelines=scope.pipelines
        )
    found = dict(left_out(store, scope))
    if "target_without_rate" in metric.leaves_out:
        found |= {"target_without_rate": n} if (n := targets_without_rate(store, scope)) else {}
    if scope.since is None and scope.until is None:
        found.pop("outside_period", None)
    return {reason: found[reason] for reason in metric.leaves_out if reason in found}
