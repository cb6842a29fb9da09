"""The forecast's question, composed of several metrics, and the period that it is about."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline_core.forecast import first_outlook as forecasting
from pipeline_core.metrics import funnel, overview
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store, as_promised
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
    return as_promised(pd.DataFrame([row]), FORECAST)


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
