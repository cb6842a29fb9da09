"""Close dates that moved: what was due in a period and is now due later, and how often dates are pushed."""

from __future__ import annotations

import dataclasses
import datetime

import pandas as pd

from pipeline_core.metrics.changes import start_day
from pipeline_core.scope import Scope, quarter_of
from pipeline_core.store.database import Columns, Store, query
from pipeline_core.store.settings import fiscal_year_start

SLIPS: Columns = {
    "start_on": "date",
    "due_deals": "int64",
    "due_amount": "cents",
    "slipped_deals": "Int64",
    "slipped_amount": "cents",
    "slip_rate": "float64",
    "slip_rate_deals": "float64",
    "pushes": "Int64",
    "days_slipped": "Int64",
    "pulled_out_deals": "Int64",
    "pulled_out_amount": "cents",
    "rolled_in_deals": "Int64",
    "rolled_in_amount": "cents",
    "rolled_in_share": "float64",
}


def slips(store: Store, scope: Scope, start: datetime.date | None = None) -> pd.DataFrame:
    """Of what was due in the period at the end of the start day, the share that is now due after it.

    The period is the scope's, or the fiscal quarter of the as-of day; the start day is `start`, or the day
    before the period begins. Pulled out: now due earlier than the period. Rolled in: open deals that were
    due before it and now are in it; rolled_in_share is theirs of the period's open value.

    Units: deals; cents of the start day, rolled in of the as-of day; shares 0–1. pushes are moves of a
    close date to a later month between the days, days_slipped all days by which dates moved later, of the
    deals that were due. Null where no close date was known by the start day.
    Not counted: deals without an amount in the shares of value; slip_rate_deals counts deals instead.
    Source: deal_versions.
    """
    asked = in_period_of(store, scope)
    since = asked.since or asked.as_of
    start_on = start or min(since - datetime.timedelta(days=1), asked.as_of)
    start_on = start_day(store, asked, start_on)
    return query(store, "slips", SLIPS, scope=asked, start_on=start_on)


def in_period_of(store: Store, scope: Scope) -> Scope:
    """Return the scope with its own period where that has an end, else the as-of day's fiscal quarter."""
    if scope.until is not None:
        return scope
    period = quarter_of(scope.as_of, fiscal_year_start(store))
    return dataclasses.replace(scope, since=period.since, until=period.until)
