"""The forecast's questions, composed of several metrics, and the period that they are about."""

from __future__ import annotations

import dataclasses
import datetime
from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from pipeline_core.answers.fitting import Basis, basis
from pipeline_core.answers.scenario import levers_of, overrides_of
from pipeline_core.forecast import outlook as forecasting
from pipeline_core.metrics.targets import target_of_scope
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store, as_promised
from pipeline_core.store.settings import fiscal_year_start

FORECAST: Columns = {
    "booked": "cents",
    "open": "cents",
    "new": "cents",
    "mean": "cents",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
    "target": "cents",
    "p_target": "float64",
    "spread": "cents",
    "luck": "float64",
    "market": "float64",
    "not_created": "float64",
    "weighted": "cents",
    "committed": "cents",
    "open_deals": "int64",
    "usual_amounts": "int64",
    "depth": "str",
}
FORECAST_WEEKS: Columns = {
    "day": "date",
    "booked": "cents",
    "mean": "cents",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
}
FORECAST_DEALS: Columns = {
    "name": "str",
    "owner": "str",
    "stage": "str",
    "amount": "cents",
    "chance": "float64",
    "expected": "cents",
    "days_in_stage": "int64",
    "expected_close_on": "date",
    "alike": "int64",
    "alike_days": "int64",
    "alike_chance": "float64",
    "group_ratio": "float64",
    "is_usual_amount": "bool",
    "deal_id": "str",
    "deal_key": "int64",
}
HISTORY_USED: Columns = {
    "closed_deals": "int64",
    "won_deals": "int64",
    "depth": "str",
    "clock": "str",
    "groups": "str",
    "known_from_on": "date",
    "months": "int64",
    "month_shock": "float64",
    "created_a_month": "float64",
    "run_rate": "cents",
    "run_rate_weight": "float64",
}
EPOCH = datetime.date(1970, 1, 1)
QUANTILES = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
DAYS_A_MONTH = 365.25 / 12


def forecast(
    store: Store,
    scope: Scope,
    levers: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    is_anchored: bool = True,
    with_new: bool = True,
    target: int | None = None,
) -> pd.DataFrame:
    """What the period is likely to bring in: booked so far, from open deals, and from deals not created yet.

    Units: cents; p_target is a share 0–1. target is that of the chosen owners or teams, else of everybody;
    both are null without one, and where other filters leave a part of the deals. p10 is exceeded in 9 of 10 outcomes, p90
    in 1 of 10; mean = booked + open + new. spread: one standard deviation; luck, market and not_created:
    shares of its square, which add up to 1. weighted (booked + amount × the CRM's own probability) and
    committed (booked + the category commit) are naive calls on deals due by the period's end.
    usual_amounts: open deals without an amount, which bring what their like usually do. depth: none (too
    little history: mean is weighted, the rest null), rough, fair, good. `levers` and `overrides` as in
    answers.scenario; `is_anchored`: whether the run-rate is heard.
    Source: deals_with_fate, visits_with_fate, naive_forecasts, targets; FORECAST. Without a period, the
    as-of day's quarter.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    row = _known(found, target_of_scope(store, scope).amount if target is None else target)
    if found.fit is not None:
        asked = asked_of(store, scope, found, levers, overrides, is_anchored, with_new)
        row |= _likely(forecasting.outlook(found.fit, found.days, **asked), row)
    return as_promised(pd.DataFrame([row], columns=list(FORECAST)), FORECAST)


def forecast_weeks(
    store: Store,
    scope: Scope,
    levers: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    is_anchored: bool = True,
    with_new: bool = True,
) -> pd.DataFrame:
    """How the period's bookings are likely to grow week by week, from the as-of day to its last day.

    Units: cents, with what is booked already; day: the last day that a row holds. The last row is the
    forecast itself. No row where there is too little history, or no day is left.
    Source: as forecast; FORECAST, piece 6.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    booked = found.naive["booked"]
    if found.fit is None or found.days == 0:
        return as_promised(pd.DataFrame(columns=list(FORECAST_WEEKS)), FORECAST_WEEKS)
    asked = asked_of(store, scope, found, levers, overrides, is_anchored, with_new)
    path = forecasting.weeks(found.fit, found.days, **asked)
    cents = (path[["mean", *QUANTILES]].round() + booked).astype("int64")
    days = pd.Timestamp(scope.as_of) + pd.to_timedelta(path["days"], unit="D")
    return as_promised(cents.assign(day=days, booked=booked), FORECAST_WEEKS)


def forecast_deals(
    store: Store,
    scope: Scope,
    levers: Mapping[str, Any] | None = None,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
) -> pd.DataFrame:
    """Each open deal's chance to be won in what is left of the period, and what that rests on.

    Units: chance and alike_chance are shares 0–1, cents, days. expected: amount × chance, before the
    run-rate is heard. alike: past deals that were in the stage for alike_days or longer and whose fate is
    known; alike_chance: the share of them that was won within as many days; group_ratio: how many times
    more often than usual deals of its groups are won (1: as usual). is_usual_amount: the deal has no
    amount, and this one is what its like usually bring. The largest expected amount comes first.
    Not counted: deals whose stage is not known. No row where there is too little history.
    Source: as forecast; FORECAST, pieces 1 and 2; METHODS, section 9.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    if found.fit is None:
        return as_promised(pd.DataFrame(columns=list(FORECAST_DEALS)), FORECAST_DEALS)
    asked = asked_of(store, scope, found, levers, overrides, True, True)
    seen = forecasting.outlook(found.fit, found.days, **asked)
    rows = found.fit.waiting.rename(columns={"age_days": "days_in_stage", "ratio": "group_ratio"})
    rows = rows.assign(
        chance=seen.chances,
        amount=seen.amounts.round(),
        expected=(seen.amounts * seen.chances).round(),
        alike_chance=forecasting.of_alike(found.fit, found.days, found.after),
    )
    rows = rows.drop(columns="owner").merge(found.deals, on="deal_key")
    rows = rows.sort_values(["expected", "deal_id"], ascending=[False, True], ignore_index=True)
    return as_promised(rows, FORECAST_DEALS)


def history_used(store: Store, scope: Scope) -> pd.DataFrame:
    """How much history the forecast stands on, what it could learn from it, and what it had to leave.

    depth: none (fewer than 10 closed deals or 3 won ones: no range), rough (fewer than 50: stages as
    one, months stray by a quarter at least), fair (fewer than 300: stages, segments, products), good
    (owners as well). clock: stage, or life where the files do not tell in which stages closed deals were.
    groups: the dimensions that make a difference. month_shock: by how much whole months stray beyond
    chance. run_rate: what the last 91 days brought, scaled to what is left of the period.
    Units: deals; days; cents; shares 0–1; run_rate_weight is at most a third.
    Source: as forecast; METHODS, section 7; FORECAST, pieces 4 and 7.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    row: dict[str, Any] = {
        "closed_deals": found.history.closed,
        "won_deals": found.history.won,
        "depth": found.history.depth,
        "clock": found.clock,
        "groups": "",
        "months": 0,
    }
    if found.fit is not None:
        known = found.fit.past
        row |= {
            "groups": ", ".join(known.groups),
            "known_from_on": EPOCH + datetime.timedelta(days=known.observed_from),
            "months": len(known.months),
            "month_shock": known.shock**0.5,
            "created_a_month": found.fit.new.rate * DAYS_A_MONTH,
            "run_rate": round(found.fit.anchor.run_rate),
            "run_rate_weight": found.fit.anchor.weight,
        }
    return as_promised(pd.DataFrame([row], columns=list(HISTORY_USED)), HISTORY_USED)


def in_quarter(store: Store, scope: Scope) -> Scope:
    """Return the scope with the fiscal quarter of its as-of day, when it has no period."""
    if scope.since or scope.until:
        return scope
    period = quarter_of(scope.as_of, fiscal_year_start(store))
    return dataclasses.replace(scope, since=period.since, until=period.until)


def asked_of(
    store: Store,
    scope: Scope,
    found: Basis,
    levers: Mapping[str, Any] | None,
    overrides: Mapping[str, Mapping[str, Any]] | None,
    is_anchored: bool,
    with_new: bool,
) -> dict[str, Any]:
    """Return what an outlook takes beside the days that are left."""
    asked: dict[str, Any] = {
        "is_anchored": is_anchored,
        "with_new": with_new,
        "after": found.after,
        "overrides": overrides_of(found.deals, overrides or {}),
    }
    if levers:
        asked["levers"] = levers_of(store, scope, found, levers)
    return asked


def _known(found: Basis, target: int | None) -> dict[str, Any]:
    """What needs no history; the weighted amount stands for the mean where there is nothing better."""
    booked, weighted = int(found.naive["booked"]), round(found.naive["weighted"])
    committed = 0 if pd.isna(found.naive["committed"]) else int(found.naive["committed"])
    waiting = found.fit.waiting if found.fit else None
    return {
        "booked": booked,
        "open": weighted,
        "mean": booked + weighted,
        "target": target,
        "p_target": 1.0 if target is not None and target <= booked else None,
        "weighted": booked + weighted,
        "committed": booked + committed if found.naive["has_categories"] else None,
        "open_deals": int(found.naive["due_deals"]) if waiting is None else len(waiting),
        "usual_amounts": 0 if waiting is None else int(waiting["is_usual_amount"].sum()),
        "depth": found.history.depth,
    }


def _likely(seen: forecasting.Outlook, known: dict[str, Any]) -> dict[str, Any]:
    budget, booked, target = seen.budget, known["booked"], known["target"]
    parts = {name: getattr(budget, name) for name in ("luck", "market", "not_created")}
    return {
        "open": round(seen.open),
        "new": round(seen.new),
        "mean": booked + round(seen.open) + round(seen.new),
        **{name: booked + round(budget.quantile(share)) for name, share in QUANTILES.items()},
        "p_target": None if target is None else budget.chance_of(target - booked),
        "spread": round(budget.spread),
        **{
            name: part / budget.variance if budget.variance else np.nan
            for name, part in parts.items()
        },
    }
