"""How far deals come: reached stages, step and cumulative rates, win rates from a stage."""

from __future__ import annotations

from functools import lru_cache

import pandas as pd

from pipeline_core.metrics.conversion import STEP, counted_steps
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, data_version, query

STAGE_CONVERSION: Columns = STEP | {
    "projected": "float64",
    "young": "int64",
    "mature_days": "Int64",
    "state": "str",
}
STAGE_CONVERSION_VALUE: Columns = STAGE_CONVERSION | {
    "reached": "cents",
    "waiting": "cents",
    "advanced": "cents",
    "projected": "cents",
}
STAGE_WIN_RATES: Columns = {
    "stage": "str",
    "closed": "int64",
    "won": "int64",
    "probability": "float64",
}


def stage_conversion(
    store: Store, scope: Scope, rule: str = "reached", basis: str = "to_date"
) -> pd.DataFrame:
    """Of the deals created in the period, how many came to each stage, and on to the next.

    `rule`: reached, at least so far (a later stage implies the earlier ones); resolved, the same, and a
    step leaves out those that still wait before it; strict, in this stage and in all before; any, in this
    stage, whatever the order; closed, reached by deals that are won or lost.
    `basis`: to_date; matured, only deals old enough (created mature_days before the as-of day, by when
    nine in ten of those that ever come to a step have come); projected, with those that wait counted by
    their chance to come (only by the rule reached).
    Units: deals; rates are shares 0–1. A deal counts once per stage however often it returned.
    step_rate = advanced / step_deals, with Wilson's 95 % interval; cumulative_rate = reached / deals, by
    resolved the product of the steps. projected: reached, and those expected to come; young: deals too
    young for the step. state: known, too_young or too_few (under ten deals). The last row is won.
    Not counted: deals that never showed an open or a won stage. Rates are null where most lost deals do
    not show the stage in which they were; by any a step has no interval: its deals need not be the same.
    Errors: unknown_choice, projected_by_rule.
    Source: stage_visits. Rules 1, 7, 2, 3, 6 of those that vendors document (METRICS 6); METHODS D;
    intervals: Wilson 1927, of a projection on the deals whose step is decided.
    """
    return as_promised(counted_steps(store, scope, [rule], basis), STAGE_CONVERSION)


def stage_conversion_value(
    store: Store, scope: Scope, rule: str = "reached", basis: str = "to_date"
) -> pd.DataFrame:
    """The funnel by value: each deal counts with its amount as of the day.

    Units: cents; rates are shares 0–1 of value, without an interval: amounts are not independent trials.
    step_deals and deals count the deals behind a rate.
    Not counted: as stage_conversion; deals without an amount add nothing. Rates are null where most
    open or most lost deals have no amount.
    Errors: as stage_conversion.
    Source: stage_visits, deal_versions.
    """
    frame = counted_steps(store, scope, [rule], basis, measure="amount")
    frame["projected"] = frame["projected"].round()
    return as_promised(frame, STAGE_CONVERSION_VALUE)


def stage_win_rates(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the closed deals that ever reached a stage, the share won, shrunk towards the stage's default.

    Units: deals; probability is a share 0–1: (won + 10 p0) / (closed + 10), p0 the stage's default
    probability or else the overall rate. Where fewer than 60 % of lost deals show an open stage, every
    stage has the rate of all closed deals.
    Not counted: filters other than the pipeline and what one may see, so that weighted segments add up.
    Source: stage_visits, deal_versions.
    """
    return rates_by_stage(store, scope)[list(STAGE_WIN_RATES)]


def rates_by_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """The same as stage_win_rates with each stage's number, for weighting deals; kept until the data changes."""
    return _rates(store, without_filters(scope), data_version(store)).copy()


@lru_cache(maxsize=64)
def _rates(store: Store, everything: Scope, version: int) -> pd.DataFrame:
    columns = {"stage_id": "int64", **STAGE_WIN_RATES}
    return query(store, "stage_win_rates", columns, scope=everything)
