"""Which deals a meeting should talk about, and why: what has stopped, what has moved, what is large."""

from __future__ import annotations

import datetime

import pandas as pd

from pipeline_core.metrics.changes import start_day
from pipeline_core.metrics.stalled import deal_flags
from pipeline_core.metrics.to_do import WEIGHED, codes_of, weighed
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, query
from pipeline_core.store.suggestion_rules import SuggestionRules, suggestion_rules

DISCUSSED = ("overdue", "stuck", "silent", "pushed", "amount_changed", "large")
MOST_DEALS = 8  # nine minutes hold no more
MOST_LARGE = 2  # of them, with no other reason
FEWEST_AMOUNTS = 10  # with fewer, one in ten is nobody
MOVED: Columns = {
    "deal_id": "str",
    "stage_id": "Int64",
    "is_new": "bool",
    "close_on_before": "date",
    "amount_before": "cents",
    "is_pushed": "bool",
    "is_amount_changed": "bool",
}
DEALS_TO_DISCUSS: Columns = {
    "rank": "int64",
    "name": "str",
    "owner": "str",
    "stage": "str",
    **WEIGHED,
    "pushes": "int64",
    "close_on_before": "date",
    "expected_close_on": "date",
    "amount_before": "cents",
    "deal_id": "str",
}


def deals_to_discuss(
    store: Store,
    scope: Scope,
    start: datetime.date | None = None,
    at_most: int = MOST_DEALS,
) -> pd.DataFrame:
    """The open deals that a meeting should talk about, the largest amount × win rate first.

    Reasons: overdue, stuck and silent as in to_do; pushed: since `start` the expected close moved to a
    later month; amount_changed: since `start` another amount; large: from the amount chosen in settings
    on, else more than nine in ten open deals; those that are nothing but large take two places at most,
    or they would take all. `start` as in waterfall.
    Units: cents; effect is the amount × the win rate of the deal's stage (probability), null without an
    amount: such deals come last. Not counted: closed, parked and unplaced deals. The period does not matter.
    Source: deal_flags, deal_versions, stage_win_rates.
    """
    deals = deals_with_reasons(store, scope, start, suggestion_rules(store))
    deals["reasons"] = codes_of(deals, DISCUSSED)
    is_only_large = deals["reasons"] == "large"
    has_place = ~is_only_large | (is_only_large.cumsum() <= MOST_LARGE)
    told = deals[(deals["reasons"] != "") & has_place].head(at_most).reset_index(drop=True)
    return as_promised(told.assign(rank=told.index + 1), DEALS_TO_DISCUSS)


def deals_with_reasons(
    store: Store, scope: Scope, start: datetime.date | None, rules: SuggestionRules
) -> pd.DataFrame:
    """Return every open deal with one column is_… per reason, the largest amount × win rate first."""
    start_on = start_day(store, scope, start)
    moved = query(store, "deals_to_discuss", MOVED, scope=scope, start_on=start_on)
    deals = weighed(store, scope, deal_flags(store, scope).merge(moved, on="deal_id"))
    late = (pd.Timestamp(scope.as_of) - deals["expected_close_on"]).dt.days
    deals["days_overdue"] = late.where(deals["is_overdue"].fillna(False)).astype("Int64")
    large = _large_from(store, scope, rules)
    deals["is_large"] = (deals["amount"] >= large).fillna(False) if large else False
    deals["is_new_large"] = deals["is_large"] & deals["is_new"]
    deals["is_no_amount"] = deals["amount"].fillna(0) <= 0
    deals["is_pushed_often"] = deals["pushes"] >= rules.pushes
    order = {"effect": False, "probability": False, "days_waiting": False, "deal_id": True}
    return deals.sort_values(
        list(order), ascending=list(order.values()), na_position="last", ignore_index=True
    )


def _large_from(store: Store, scope: Scope, rules: SuggestionRules) -> int | None:
    """From which amount on a deal is large; None where too few deals have one to say so."""
    if rules.large_cents:
        return rules.large_cents
    columns: Columns = {"deals": "int64", "amount": "cents"}
    row = query(store, "large_amount", columns, scope=without_filters(scope)).iloc[0]
    return None if row["deals"] < FEWEST_AMOUNTS else int(row["amount"]) + 1
