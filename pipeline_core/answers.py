"""Every question that the pages and `show` can ask, by name: one list, one way to ask."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline_core import errors
from pipeline_core.forecast import outlook as forecasting
from pipeline_core.metrics import bottlenecks, funnel, overview, pipeline
from pipeline_core.metrics.left_out import left_out
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store
from pipeline_core.store.settings import fiscal_year_start

FORECAST: Columns = {
    "booked": "cents",
    "open_deals": "int64",
    "open_amount": "cents",
    "expected": "cents",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
    "target": "cents",
    "p_target": "float64",
    "weighted": "cents",
}


@dataclass(frozen=True)
class Metric:
    """A question: the function that answers it, its columns, what it leaves out, what else it takes."""

    name: str
    function: Callable[..., pd.DataFrame]
    columns: Columns
    leaves_out: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()


@dataclass(frozen=True)
class Answer:
    """A frame with the promised columns, and reason -> deals for what is not in it."""

    frame: pd.DataFrame
    left_out: dict[str, int]


def ask(store: Store, name: str, scope: Scope, **parameters: Any) -> Answer:
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


def forecast(store: Store, scope: Scope, levers: Mapping[str, float] | None = None) -> pd.DataFrame:
    """What the period is likely to bring in: booked so far, and the open deals due by its end.

    Units: cents; p_target is a share 0–1, null without a target. p10 is exceeded in 9 of 10 outcomes,
    p90 in 1 of 10. `expected` holds what is booked. `levers` multiplies the conversion of stages.
    `weighted` is the naive comparison: the CRM's or the stage's own probability, no history.
    Not counted: deals not created yet, deals due later or without a close date or an amount.
    Source: deal_versions, stage_win_rates; FORECAST, piece 5. Without a period, the as-of day's quarter.
    """
    scope = in_quarter(store, scope)
    deals = overview.forecast_deals(store, scope)
    is_open = deals["outcome"] == "open"
    booked = int(deals.loc[~is_open, "amount"].sum())
    waiting = deals[is_open].reset_index(drop=True)
    rates = funnel.rates_by_stage(store, scope)
    amounts = waiting["amount"].fillna(0).to_numpy(dtype="float64")
    chances = _chances(waiting, rates, levers or {})
    found = forecasting.outlook(amounts, chances)
    target = (
        overview.target(store, scope.since, scope.until) if scope.since and scope.until else None
    )
    naive = waiting["probability"].fillna(waiting["default_probability"]).fillna(0.0)
    row = {
        "booked": booked,
        "open_deals": len(waiting),
        "open_amount": int(amounts.sum()),
        "expected": booked + round(found.expected),
        "p10": booked + round(forecasting.quantile(found, 0.10)),
        "p50": booked + round(forecasting.quantile(found, 0.50)),
        "p90": booked + round(forecasting.quantile(found, 0.90)),
        "target": target,
        "p_target": None if target is None else forecasting.chance_of(found, target - booked),
        "weighted": booked + round(float((amounts * naive.to_numpy(dtype="float64")).sum())),
    }
    types = {name: "Int64" if kind == "cents" else kind for name, kind in FORECAST.items()}
    return pd.DataFrame([row]).astype(types)


def target_of(store: Store, scope: Scope) -> int | None:
    """Return the team's target for the scope's period in cents, or None."""
    if scope.since is None or scope.until is None:
        return None
    return overview.target(store, scope.since, scope.until)


def in_quarter(store: Store, scope: Scope) -> Scope:
    """Return the scope with the fiscal quarter of its as-of day, when it has no period."""
    if scope.since or scope.until:
        return scope
    period = quarter_of(scope.as_of, fiscal_year_start(store))
    return dataclasses.replace(scope, since=period.since, until=period.until)


def _chances(waiting: pd.DataFrame, rates: pd.DataFrame, levers: Mapping[str, float]) -> np.ndarray:
    """A deal whose stage is not known gets no chance: it is counted as left out."""
    by_stage = dict(zip(rates["stage_id"], rates["probability"], strict=True))
    own = [0.0 if pd.isna(stage) else by_stage.get(stage, 0.0) for stage in waiting["stage_id"]]
    return forecasting.pulled(own, list(waiting["stage"]), list(rates["stage"]), levers)


def _what_is_left_out(store: Store, scope: Scope, metric: Metric) -> dict[str, int]:
    if not metric.leaves_out:
        return {}
    if metric.name == "forecast":
        scope = in_quarter(store, scope)
    if metric.name == "stage_win_rates":
        scope = dataclasses.replace(
            Scope(scope.as_of, scope.visible_owners), pipelines=scope.pipelines
        )
    found = left_out(store, scope)
    if scope.since is None and scope.until is None:
        found.pop("outside_period", None)
    return {reason: found[reason] for reason in metric.leaves_out if reason in found}


OPEN_PIPELINE = (
    "parked",
    "unplaced",
    "stage_unknown",
    "no_amount",
    "amounts_thin",
    "no_rate",
    "outside_period",
    "current_value",
)
REACHED = ("never_reached_a_stage", "stage_at_loss_unknown", "unplaced", "inferred_stage_day")
METRICS: dict[str, Metric] = {
    metric.name: metric
    for metric in (
        Metric(
            "deal_counts",
            pipeline.deal_counts,
            pipeline.DEAL_COUNTS,
            ("no_amount", "no_rate", "no_created_date", "outside_period", "current_value"),
        ),
        Metric(
            "pipeline_by_stage",
            pipeline.pipeline_by_stage,
            pipeline.PIPELINE_BY_STAGE,
            OPEN_PIPELINE,
        ),
        Metric(
            "pipeline_by", pipeline.pipeline_by, pipeline.PIPELINE_BY, OPEN_PIPELINE, ("split_by",)
        ),
        Metric(
            "pipeline_trend",
            pipeline.pipeline_trend,
            pipeline.PIPELINE_TREND,
            OPEN_PIPELINE,
            ("days",),
        ),
        Metric(
            "deal_list",
            pipeline.deal_list,
            pipeline.DEAL_LIST,
            (),
            (
                "stage",
                "outcome",
                "reached",
                "visited",
                "visited_month",
                "split_by",
                "split_value",
                "attention",
                "period_by",
                "at_most",
            ),
        ),
        Metric(
            "stage_conversion",
            funnel.stage_conversion,
            funnel.STAGE_CONVERSION,
            (*REACHED, "no_created_date"),
        ),
        Metric(
            "stage_conversion_value",
            funnel.stage_conversion_value,
            funnel.STAGE_CONVERSION_VALUE,
            (*REACHED, "amounts_thin", "no_amount", "no_rate"),
        ),
        Metric(
            "funnel_cohorts",
            funnel.funnel_cohorts,
            funnel.FUNNEL_COHORTS,
            (*REACHED, "no_created_date"),
        ),
        Metric("win_rate", funnel.win_rate, funnel.WIN_RATE, ("parked", "closed_before_created")),
        Metric(
            "stage_win_rates",
            funnel.stage_win_rates,
            funnel.STAGE_WIN_RATES,
            ("stage_at_loss_unknown",),
        ),
        Metric(
            "time_in_stage",
            bottlenecks.time_in_stage,
            bottlenecks.TIME_IN_STAGE,
            ("unplaced", "stage_unknown", "inferred_stage_day"),
        ),
        Metric(
            "stage_board",
            bottlenecks.stage_board,
            bottlenecks.STAGE_BOARD,
            ("unplaced", "stage_unknown", "inferred_stage_day"),
            ("split_by",),
        ),
        Metric("freshness", overview.freshness, overview.FRESHNESS),
        Metric("attention", overview.attention, overview.ATTENTION),
        Metric(
            "forecast",
            forecast,
            FORECAST,
            ("no_amount", "no_rate", "no_close_date", "overdue", "stage_unknown", "parked"),
            ("levers",),
        ),
    )
}
