"""What would move the forecast: single deals, equal steps of each lever, and the move that a target takes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from pipeline_core.answers.fitting import Basis, basis
from pipeline_core.answers.outlook import QUANTILES, asked_of, in_quarter
from pipeline_core.forecast import outlook as forecasting
from pipeline_core.forecast.budget import Budget
from pipeline_core.forecast.moves import smallest_factor
from pipeline_core.metrics.funnel import stage_conversion
from pipeline_core.metrics.targets import target_of_scope
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised

FORECAST_PARTS: Columns = {
    "made_of": "str",
    "mean": "cents",
    "p10": "cents",
    "p50": "cents",
    "p90": "cents",
}
FORECAST_CONCENTRATION: Columns = {
    "deal_id": "str",
    "name": "str",
    "owner": "str",
    "stage": "str",
    "amount": "cents",
    "chance": "float64",
    "p_target_won": "float64",
    "p_target_lost": "float64",
    "p_target_swing": "float64",
    "p50_won": "cents",
    "p50_lost": "cents",
    "variance_share": "float64",
}
FORECAST_TORNADO: Columns = {
    "lever": "str",
    "stage": "str",
    "change_worse": "cents",
    "change_better": "cents",
    "p_target_worse": "float64",
    "p_target_better": "float64",
    "limit": "float64",
}
WHAT_WOULD_IT_TAKE: Columns = {
    "lever": "str",
    "stage": "str",
    "needed": "float64",
    "limit": "float64",
    "p_target": "float64",
    "p50": "cents",
}
STEP = 0.1  # of every lever in the tornado
LOOKED_AT = (
    12  # deals with the largest amounts, and as many with the largest share of the uncertainty
)
LIMITS = {"win_rate": 3.0, "size": 3.0, "new_deals": 5.0}
QUICKEST = 0.25  # of the time that a stage takes now
FURTHEST_CONVERSION = 3.0  # where nobody knows how many go on


@dataclass(frozen=True)
class Lever:
    """One thing that could be better: its name, its stage if it has one, and the furthest factor.

    Below 1 better is less: time.
    """

    name: str
    stage: str | None
    limit: float

    def step(self, size: float) -> float:
        """Return the factor of a step of that size toward the better, or away from it if negative."""
        return 1 + size if self.limit > 1 else 1 - size

    def asked(self, factor: float) -> dict[str, Any]:
        """Return the scenario in which this lever alone has that factor."""
        return {self.name: factor if self.stage is None else {self.stage: factor}}


def forecast_parts(
    store: Store, scope: Scope, is_anchored: bool = True, with_new: bool = True
) -> pd.DataFrame:
    """What is booked, what open deals and deals not created yet are likely to bring in, and all together.

    Units: cents. The means add up; ranges do not: what goes wrong in one part rarely goes wrong in all.
    No row where there is too little history.
    Source: as forecast; FORECAST, piece 5.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    if found.fit is None:
        return as_promised(pd.DataFrame(columns=list(FORECAST_PARTS)), FORECAST_PARTS)
    asked = {"after": found.after, "is_anchored": is_anchored}
    nobody = forecasting.without_waiting(found.fit)
    booked = int(found.naive["booked"])
    budgets = {
        "open": (0, forecasting.outlook(found.fit, found.days, with_new=False, **asked).budget),
        "new": (0, forecasting.outlook(nobody, found.days, with_new=with_new, **asked).budget),
        "all": (
            booked,
            forecasting.outlook(found.fit, found.days, with_new=with_new, **asked).budget,
        ),
    }
    rows = [{"made_of": "booked", **dict.fromkeys(("mean", *QUANTILES), booked)}]
    rows += [{"made_of": part, **_range(start, each)} for part, (start, each) in budgets.items()]
    return as_promised(pd.DataFrame(rows), FORECAST_PARTS)


def forecast_concentration(
    store: Store,
    scope: Scope,
    is_anchored: bool = True,
    with_new: bool = True,
    target: int | None = None,
) -> pd.DataFrame:
    """The open deals that move the forecast most: what it is if the deal is surely won, and surely lost.

    Units: cents; p_target_won, p_target_lost: the chance of the target then, shares 0–1; p_target_swing is
    their difference; null without a target. variance_share: the deal's luck, amount² × chance × (1 − chance),
    as a share of the whole variance. Of the deals with the largest amounts or shares; the largest swing first.
    No row where there is too little history.
    Source: as forecast; FORECAST, piece 5.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    if found.fit is None or found.days == 0:
        empty = pd.DataFrame(columns=list(FORECAST_CONCENTRATION))
        return as_promised(empty, FORECAST_CONCENTRATION)
    target = target_of_scope(store, scope).amount if target is None else target
    switches = {"after": found.after, "is_anchored": is_anchored, "with_new": with_new}
    rows = _largest(found, forecasting.outlook(found.fit, found.days, **switches), is_anchored)
    for name, chance in (("won", 1.0), ("lost", 0.0)):
        sure = [_decided(found, key, chance, switches) for key in rows["deal_key"]]
        rows[f"p50_{name}"] = [found.naive["booked"] + round(each.quantile(0.5)) for each in sure]
        rows[f"p_target_{name}"] = [_chance(each, found, target) for each in sure]
    rows["p_target_swing"] = rows["p_target_won"] - rows["p_target_lost"]
    rows["span"] = rows["p50_won"] - rows["p50_lost"]
    rows = rows.merge(found.deals, on="deal_key").sort_values(
        ["p_target_swing", "span", "deal_id"], ascending=[False, False, True], ignore_index=True
    )
    return as_promised(rows, FORECAST_CONCENTRATION)


def forecast_tornado(
    store: Store,
    scope: Scope,
    is_anchored: bool = True,
    with_new: bool = True,
    target: int | None = None,
) -> pd.DataFrame:
    """What the middle of the forecast gains and loses when one lever moves by a tenth and the rest stay.

    Units: cents for changes of P50; p_target: the chance of the target then, a share 0–1, null without one.
    Better is 10 % more, of time 10 % less. lever: win_rate, size, new_deals, all_stages (time), and by stage
    conversion and time; stages only where the files tell closed deals' stages. limit: its furthest factor.
    The widest comes first.
    No row where there is too little history.
    Source: as forecast; FORECAST, piece 8.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    target = target_of_scope(store, scope).amount if target is None else target
    levers, rows = list(levers_on_offer(store, scope, found)), []
    usual = _with(store, scope, found, None, is_anchored, with_new).quantile(0.5) if levers else 0.0
    for lever in levers:
        row: dict[str, Any] = {"lever": lever.name, "stage": lever.stage, "limit": lever.limit}
        for name, size in (("worse", -STEP), ("better", STEP)):
            moved = _with(store, scope, found, lever.asked(lever.step(size)), is_anchored, with_new)
            row[f"change_{name}"] = round(moved.quantile(0.5) - usual)
            row[f"p_target_{name}"] = _chance(moved, found, target)
        rows.append(row | {"span": abs(row["change_better"]) + abs(row["change_worse"])})
    frame = pd.DataFrame(rows, columns=[*FORECAST_TORNADO, "span"])
    frame = frame.sort_values("span", ascending=False, kind="stable", ignore_index=True)
    return as_promised(frame, FORECAST_TORNADO)


def what_would_it_take(
    store: Store,
    scope: Scope,
    chance: float = 0.5,
    is_anchored: bool = True,
    with_new: bool = True,
    target: int | None = None,
) -> pd.DataFrame:
    """For each lever alone, the smallest move that brings the chance of the target to `chance`.

    Units: needed is a factor (1: nothing is needed), null where the lever alone does not reach it up to its
    limit: all go on from a stage, a stage takes a quarter of its time, three times the win rate or size, five
    times the new deals. p_target and p50 (cents) are those of the needed factor, or of the limit.
    No row without a target, or where there is too little history.
    Method: bisection. Source: as forecast; FORECAST, piece 8.
    """
    scope = in_quarter(store, scope)
    found = basis(store, scope)
    target = target_of_scope(store, scope).amount if target is None else target
    levers = [] if target is None else list(levers_on_offer(store, scope, found))
    rows = []
    for lever in levers:

        def chance_of(factor: float, lever: Lever = lever) -> float:
            moved = _with(store, scope, found, lever.asked(factor), is_anchored, with_new)
            return _chance(moved, found, target)

        needed = smallest_factor(chance_of, lever.limit, float(chance))
        end = lever.limit if needed is None else needed
        then = _with(store, scope, found, lever.asked(end), is_anchored, with_new)
        row = {"lever": lever.name, "stage": lever.stage, "needed": needed, "limit": lever.limit}
        row["p_target"] = _chance(then, found, target)
        rows.append(row | {"p50": int(found.naive["booked"]) + round(then.quantile(0.5))})
    frame = pd.DataFrame(rows, columns=list(WHAT_WOULD_IT_TAKE))
    return as_promised(frame, WHAT_WOULD_IT_TAKE)


def levers_on_offer(store: Store, scope: Scope, found: Basis) -> Iterable[Lever]:
    """Return every lever that moves something here; by stage where closed deals' stages are told."""
    if found.fit is None or found.days == 0:
        return
    for name, limit in LIMITS.items():
        yield Lever(name, None, limit)
    yield Lever("all_stages", None, QUICKEST)
    stages = found.stages[found.stages["stage_id"].isin(found.fit.past.paths.stage_ids)]
    if stages.empty:
        return
    steps = stage_conversion(store, without_filters(scope)).set_index("stage")["step_rate"]
    for stage in dict.fromkeys(stages["stage"]):
        rate = steps.get(stage, np.nan)
        most = 1 / rate if rate and rate > 0 else FURTHEST_CONVERSION
        if most > 1:  # from a stage that all leave forward, no more can go on
            yield Lever("conversion", stage, float(most))
        yield Lever("time", stage, QUICKEST)


def _largest(found: Basis, seen: forecasting.Outlook, is_anchored: bool) -> pd.DataFrame:
    """The deals with the largest amounts, and those with the largest share of the variance."""
    rows = found.fit.waiting[["deal_key"]].assign(amount=seen.amounts.round(), chance=seen.chances)
    anchor = found.fit.anchor.factor if is_anchored else 1.0
    luck = (seen.amounts * anchor) ** 2 * seen.chances * (1 - seen.chances)
    rows["variance_share"] = luck / seen.budget.variance if seen.budget.variance else np.nan
    most = {*rows.nlargest(LOOKED_AT, "amount").index}
    return rows.loc[sorted(most | {*rows.nlargest(LOOKED_AT, "variance_share").index})]


def _decided(found: Basis, deal_key: int, chance: float, switches: Mapping[str, Any]) -> Budget:
    said = {deal_key: forecasting.Override(chance=chance)}
    return forecasting.outlook(found.fit, found.days, overrides=said, **switches).budget


def _with(
    store: Store,
    scope: Scope,
    found: Basis,
    levers: Mapping[str, Any] | None,
    is_anchored: bool,
    with_new: bool,
) -> Budget:
    asked = asked_of(store, scope, found, levers, None, is_anchored, with_new)
    return forecasting.outlook(found.fit, found.days, **asked).budget


def _range(start: int, found: Budget) -> dict[str, int]:
    cents = {name: found.quantile(share) for name, share in QUANTILES.items()}
    return {name: start + round(each) for name, each in {"mean": found.mean, **cents}.items()}


def _chance(found: Budget, of: Basis, target: int | None) -> float:
    return np.nan if target is None else found.chance_of(target - of.naive["booked"])
