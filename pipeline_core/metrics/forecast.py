"""What a forecast is made of: deals and visits with what became of them, and the naive calls beside it."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics import pace
from pipeline_core.metrics.fates import visits_with_fate
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, query

DEALS_WITH_FATE: Columns = {
    "deal_key": "int64",
    "outcome": "str",
    "created_on": "date",
    "closed_on": "date",
    "amount": "cents",
    "is_waiting": "bool",
    "stage_id": "Int64",
    "entered_on": "date",
    "segment": "float64",  # a number that stands for the value; null where there is none
    "product": "float64",
    "owner": "float64",
}
NAIVE_FORECASTS: Columns = {
    "booked": "cents",
    "due_deals": "int64",
    "weighted": "float64",
    "committed": "cents",
    "has_categories": "bool",
}
BOOKED_BY_DAY: Columns = {
    "day": "date",
    "won": "int64",
    "booked": "cents",
}
GROUP_OF_DEALS: Columns = {"deal_key": "int64", "value": "str", "is_new": "bool"}
NAMELESS = ""  # the group of deals without a value
OPEN_DEALS: Columns = {
    "deal_key": "int64",
    "deal_id": "str",
    "name": "str",
    "owner": "str",
    "stage": "str",
    "expected_close_on": "date",
}


def deals_with_fate(store: Store, scope: Scope) -> pd.DataFrame:
    """Return one row per deal of the scope with what became of it by its as-of day, whatever the period.

    Units: days, cents. A parked deal is open, waits for nothing and is in no stage; entered_on is the day
    on which it came there, or else was created or first seen. Not counted: closed deals of no known day.
    Source: deal_versions, stage_visits.
    """
    return query(store, "deals_with_fate", DEALS_WITH_FATE, scope=scope)


def naive_forecasts(store: Store, scope: Scope) -> pd.Series:
    """Return what is booked in the period, and two naive calls on open deals due by its end.

    booked: won in it so far. weighted: amount × the CRM's own probability, else the stage's default;
    committed: amounts in the category commit. Units: cents. Source: deal_versions.
    """
    return query(store, "naive_forecasts", NAIVE_FORECASTS, scope=scope).iloc[0]


def booked_by_day(store: Store, scope: Scope) -> pd.DataFrame:
    """How the period's bookings have grown: won deals and their amounts up to each day with a win.

    Units: deals, cents, both counted from the period's first day. Not counted: amounts that are not known.
    Source: deal_versions.
    """
    return query(store, "booked_by_day", BOOKED_BY_DAY, scope=scope)


def open_deals(store: Store, scope: Scope) -> pd.DataFrame:
    """Return what open deals are called, whose they are, and where. Source: deal_versions."""
    return query(store, "forecast_deals", OPEN_DEALS, scope=scope)


def group_of_deals(store: Store, scope: Scope, split_by: str, days: int) -> pd.DataFrame:
    """Return the value of each deal that is open, or was created in the last days (is_new); "" for none.

    Columns: GROUP_OF_DEALS. Source: deal_versions.
    """
    found = query(
        store, "group_of_deals", GROUP_OF_DEALS, scope=scope, split_by=split_by, days=days
    )
    return found.assign(value=found["value"].astype(object).fillna(NAMELESS))


def open_stages(store: Store, scope: Scope) -> pd.DataFrame:
    """Return stage_id and stage of each stage that can hold an open deal. Source: stages."""
    columns = {"stage_id": "int64", "stage": "str"}
    return query(store, "stage_pace", columns, scope=without_filters(scope))


def visits_or_lives(store: Store, whole: Scope) -> tuple[str, pd.DataFrame]:
    """Return the clock and the visits by it: stage, or life where files do not tell closed deals' stages.

    Source: stage_visits, deal_versions; METHODS 1.
    """
    visits = visits_with_fate(store, whole)
    if pace.stages_are_told(store, whole, visits):
        return "stage", visits
    return "life", lives(store, whole)


def lives(store: Store, whole: Scope) -> pd.DataFrame:
    """Return each deal's whole life as its one visit. Source: deal_versions."""
    return pace.lives_with_fate(store, whole).assign(sequence=1)
