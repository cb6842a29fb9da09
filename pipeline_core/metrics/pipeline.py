"""What is open: counted, valued, weighted; by stage, by dimension, over days; and the deals themselves."""

from __future__ import annotations

import datetime
from collections.abc import Sequence
from functools import reduce
from typing import Any

import pandas as pd

from pipeline_core.metrics.funnel import rates_by_stage
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.stalled import stuck_keys
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query, query_with
from pipeline_core.store.settings import fiscal_year_start

DEAL_COUNTS: Columns = {"outcome": "str", "deals": "int64", "amount": "cents"}
PIPELINE_BY_STAGE: Columns = {
    "stage": "str",
    "deals": "int64",
    "amount": "cents",
    "weighted_amount": "cents",
    "median_age_days": "float64",
}
PIPELINE_BY: Columns = {
    "value": "str",
    "deals": "int64",
    "amount": "cents",
    "weighted_amount": "cents",
    "median_age_days": "float64",
}
PARKED_BY_STAGE: Columns = {
    "stage": "str",
    "deals": "int64",
    "amount": "cents",
    "median_age_days": "float64",
}
PIPELINE_TREND: Columns = {"day": "date", "stage": "str", "deals": "int64", "amount": "cents"}
DEAL_LIST: Columns = {
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage": "str",
    "amount": "cents",
    "expected_close_on": "date",
    "days_in_stage": "Int64",
    "created_on": "date",
    "outcome": "str",
    "deal_id": "str",
}
KEYS: Columns = {"deal_key": "int64"}
NOBODY = pd.DataFrame({"deal_key": pd.Series(dtype="int64")})
LONGEST_LIST = 10_000
FEWEST_UPLOADS, WEEKS_BACK = 3, 12


def deal_counts(store: Store, scope: Scope) -> pd.DataFrame:
    """Deals by outcome at the end of the as-of day.

    Units: deals; amount in cents of the reporting currency, null where no deal has one.
    Not counted: with a period, deals whose close date (expected while open) lies outside it.
    Source: deal_versions.
    """
    return query(store, "deal_counts", DEAL_COUNTS, scope=scope)


def pipeline_by_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals by stage, in process order, with their full and their weighted value and their age.

    Units: deals; cents; days. weighted_amount is the sum of amount × the stage's own win rate, each
    deal rounded to a cent; null where more than half of the open deals have no amount.
    median_age_days: days so far in the present stage, of deals whose day of entry is known.
    Not counted: parked and unplaced deals; with a period, deals expected to close outside it.
    Source: deal_versions, stage_visits; the win rates are those of stage_win_rates.
    """
    frame = query(
        store, "pipeline_by_stage", PIPELINE_BY_STAGE, scope=scope, **_weights(store, scope)
    )
    return _without_thin_weights(store, scope, frame)


def pipeline_by(store: Store, scope: Scope, split_by: str = "owner") -> pd.DataFrame:
    """Open deals by a dimension of the Scope, or by close_month or close_quarter of expected close.

    Units: as pipeline_by_stage. `value` is null for deals that have none. Months are written 2026-11,
    fiscal quarters 2026-Q4; deals whose close date has passed stand under "overdue".
    Not counted: as pipeline_by_stage, so the sums are equal.
    Source: deal_versions, stage_visits.
    """
    frame = query(
        store,
        "pipeline_by",
        PIPELINE_BY,
        scope=scope,
        split_by=split_by,
        fiscal_start=fiscal_year_start(store),
        **_weights(store, scope),
    )
    return _without_thin_weights(store, scope, frame)


def parked_by_stage(store: Store, scope: Scope) -> pd.DataFrame:
    """Deals that rest in a parked stage, apart from the pipeline.

    Units: deals; cents; days so far in the parked stage. No row for a stage without a deal.
    Not counted: nothing of the scope; a period does not restrict them, since their dates rest too.
    Source: deal_versions, stage_visits.
    """
    return query(store, "parked_by_stage", PARKED_BY_STAGE, scope=scope)


def pipeline_trend(
    store: Store, scope: Scope, days: Sequence[datetime.date] | None = None
) -> pd.DataFrame:
    """Open deals by stage at the end of several days.

    Without named days: those of the uploads, or the last twelve weeks where there are fewer than three.

    Units: deals; cents. Amounts are converted at each day's own rate.
    Not counted: as pipeline_by_stage. Days after the as-of day are left away.
    Source: deal_versions.
    """
    asked = list(days) if days is not None else _days_to_show(store, scope.as_of)
    known = [day for day in asked if day <= scope.as_of]
    return query(store, "pipeline_trend", PIPELINE_TREND, scope=scope, days=known)


def _days_to_show(store: Store, as_of: datetime.date) -> list[datetime.date]:
    """A single file with a history knows earlier weeks too."""
    uploads = [day for day in as_of_days(store) if day <= as_of]
    known = known_days(store)
    if len(uploads) >= FEWEST_UPLOADS or known is None:
        return uploads
    weeks = (as_of - datetime.timedelta(weeks=back) for back in range(WEEKS_BACK, -1, -1))
    return [day for day in weeks if day >= known[0]]


def as_of_days(store: Store) -> list[datetime.date]:
    """Return the days that uploads describe, oldest first."""
    found = query(store, "as_of_days", {"day": "date"})
    return [day.date() for day in found["day"]]


def known_days(store: Store) -> tuple[datetime.date, datetime.date] | None:
    """Return the first day that anything is known of and the newest upload's; None when empty."""
    found = query(store, "known_days", {"first_on": "date", "last_on": "date"})
    first, last = found.iloc[0]
    return None if pd.isna(first) or pd.isna(last) else (first.date(), last.date())


def filter_values(store: Store) -> dict[str, list[str]]:
    """Return for each dimension the names that deals have, by alphabet; pipelines the busiest first."""
    found = query(store, "filter_values", {"dimension": "str", "label": "str"})
    return {str(key): list(rows["label"]) for key, rows in found.groupby("dimension", sort=False)}


def deal_list(
    store: Store,
    scope: Scope,
    stage: str | None = None,
    outcome: str | None = None,
    reached: str | None = None,
    rule: str = "reached",
    visited: str | None = None,
    visited_month: str | None = None,
    split_by: str | None = None,
    split_value: str | None = None,
    attention: str | None = None,
    category: str | None = None,
    search: str | None = None,
    period_by: str = "close",
    at_most: int = LONGEST_LIST,
) -> pd.DataFrame:
    """The deals behind a number, the largest amount first.

    Units: cents, whole days. `attention`: its reason; `outcome`: also closed; `period_by`: close, created, none.
    Source: deal_versions, stage_visits, deals.
    """
    only = _narrowed(store, scope, reached, rule, visited, visited_month, category, attention)
    return query_with(
        store,
        "deal_list",
        DEAL_LIST,
        NOBODY if only is None else only,
        scope=scope,
        **{"is_narrowed": only is not None, "stage": stage, "outcome": outcome, "search": search},
        **{"split_by": split_by, "split_value": split_value, "attention": attention},
        period_by={"close": "closed"}.get(period_by, period_by),
        fiscal_start=fiscal_year_start(store),
        at_most=at_most,
    )


def _narrowed(
    store: Store,
    scope: Scope,
    reached: str | None,
    rule: str,
    visited: str | None,
    visited_month: str | None,
    category: str | None,
    attention: str | None,
) -> pd.DataFrame | None:
    """The deals that all those choices let through that need more than a row of deals_in_scope; None: no such choice.

    What nobody asks for is left out of the question altogether: planning it would cost more than the answer.
    """
    asked: dict[str, dict[str, Any]] = {
        "deals_reached": {"reached": reached, "rule": rule} if reached else {},
        "deals_that_were_in": {"visited": visited, "visited_month": visited_month}
        if visited
        else {},
        "deals_in_category": {"category": category} if category else {},
    }
    found = [
        query(store, name, KEYS, scope=scope, **choice) for name, choice in asked.items() if choice
    ]
    if attention == "silent":
        found.append(query(store, "silent_deals", KEYS, scope=scope))
    if attention == "stuck":
        found.append(pd.DataFrame({"deal_key": stuck_keys(store, scope)}, dtype="int64"))
    return reduce(pd.merge, found) if found else None


def _weights(store: Store, scope: Scope) -> dict[str, list]:
    rates = rates_by_stage(store, scope)
    return {
        "stage_ids": [int(stage_id) for stage_id in rates["stage_id"]],
        "probabilities": [float(probability) for probability in rates["probability"]],
    }


def _without_thin_weights(store: Store, scope: Scope, frame: pd.DataFrame) -> pd.DataFrame:
    """Where most open deals have no amount, a weighted sum of the others would mislead."""
    if not amounts_thin(store, scope):
        return frame
    return frame.assign(weighted_amount=pd.array([pd.NA] * len(frame), dtype="Int64"))
