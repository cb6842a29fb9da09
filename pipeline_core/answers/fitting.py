"""The forecast's fit for a scope: learned once from the whole team, then asked about the scope's deals."""

from __future__ import annotations

import dataclasses
from functools import lru_cache

import pandas as pd

from pipeline_core.forecast.fit import Fit, fit_of
from pipeline_core.forecast.history import History, groups_used, history
from pipeline_core.forecast.new_deals import NewPart, new_parts
from pipeline_core.forecast.past import Past, past
from pipeline_core.metrics import pace
from pipeline_core.metrics.fates import visits_with_fate
from pipeline_core.metrics.forecast import (
    NAMELESS,
    deals_with_fate,
    group_of_deals,
    lives,
    naive_forecasts,
    open_deals,
    open_stages,
    visits_or_lives,
)
from pipeline_core.scope import DIMENSIONS, Scope, without_filters
from pipeline_core.store.database import Store, deals_version

EVER = 100_000  # days


@dataclasses.dataclass(frozen=True)
class Basis:
    """What a forecast stands on: the history and its clock (stage or life), and the fit, None without history.

    `days` are left of the period, which begins after the first `after` of them; `naive`, `deals` and `stages`
    are those of naive_forecasts, open_deals and open_stages.
    """

    history: History
    clock: str
    fit: Fit | None
    days: int
    after: int
    naive: pd.Series
    deals: pd.DataFrame
    stages: pd.DataFrame


def basis(store: Store, scope: Scope) -> Basis:
    """Return what a forecast for the scope's period stands on; kept until deals change.

    How deals win is learned of all that the person may see in the pipeline; filters choose which open and
    new deals are asked about.
    """
    return _basis(store, scope, deals_version(store))


def parts_of_new(store: Store, scope: Scope, split_by: str) -> dict[str, NewPart]:
    """Return each value's part of the deals not created yet, "" for none; kept until deals change.

    Empty where there is too little history, or `split_by` is no dimension.
    """
    return _parts_of_new(store, scope, split_by, deals_version(store))


def past_frames(
    store: Store, whole: Scope, depth: str, clock: str | None = None
) -> tuple[str, pd.DataFrame]:
    """Return the clock, and past visits by it; a short history is read by whole lives, whatever the files tell."""
    if clock == "life" or depth in ("none", "rough"):
        return "life", lives(store, whole)
    if clock == "stage":
        return clock, visits_with_fate(store, whole)
    return visits_or_lives(store, whole)


def by_clock(deals: pd.DataFrame, clock: str) -> pd.DataFrame:
    """Return deals as a clock sees them: by that of whole lives, all open ones are in one state since created."""
    if clock == "stage":
        return deals
    one_state = deals["stage_id"].mask(deals["is_waiting"], pace.WHOLE_LIFE)
    return deals.assign(
        stage_id=one_state, entered_on=deals["created_on"].fillna(deals["entered_on"])
    )


@lru_cache(maxsize=32)
def _basis(store: Store, scope: Scope, version: int) -> Basis:
    days = max((scope.until - scope.as_of).days, 0) if scope.until else 0
    after = max((scope.since - scope.as_of).days - 1, 0) if scope.since else 0
    found, clock, known = _past(store, without_filters(scope), max(days, 1), version)
    return Basis(
        found,
        clock,
        known and fit_of(known, by_clock(deals_with_fate(store, scope), clock)),
        days,
        after,
        naive_forecasts(store, scope),
        open_deals(store, scope),
        open_stages(store, scope),
    )


@lru_cache(maxsize=16)
def _parts_of_new(store: Store, scope: Scope, split_by: str, version: int) -> dict[str, NewPart]:
    fit = _basis(store, scope, version).fit
    if fit is None or split_by not in DIMENSIONS:
        return {}
    deals, known = deals_with_fate(store, scope), fit.past
    values = group_of_deals(store, scope, split_by, EVER).set_index("deal_key")["value"]
    groups = deals["deal_key"].map(values).fillna(NAMELESS)
    when = known.as_of, known.horizon, known.observed_from
    return new_parts(fit.new, deals, groups, known.creation, *when)


@lru_cache(maxsize=16)
def _past(store: Store, whole: Scope, days: int, version: int) -> tuple[History, str, Past | None]:
    deals = deals_with_fate(store, whole)
    found = history(deals)
    if found.depth == "none":
        return found, "life", None
    clock, visits = past_frames(store, whole, found.depth)
    known = past(
        by_clock(deals, clock),
        visits,
        whole.as_of,
        days,
        groups_used(deals, found.depth),
        found.least_shock,
    )
    return found, clock, known
