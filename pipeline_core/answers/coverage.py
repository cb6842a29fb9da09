"""The question of coverage, composed of several metrics: what is open against what is still missing."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers.outlook import in_quarter, target_of
from pipeline_core.metrics import coverage as covering
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.pipeline import deal_counts
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

TARGET_COVERAGE: Columns = {
    "target": "cents",
    "won_amount": "cents",
    "remaining_amount": "cents",
    "open_amount": "cents",
    "coverage": "float64",
    "days_left": "int64",
    "closed_deals": "Int64",
    "value_win_rate": "float64",
    "required_coverage": "float64",
    "needed_amount": "cents",
    "missing_amount": "cents",
    "state": "str",
}


def target_coverage(store: Store, scope: Scope) -> pd.DataFrame:
    """Open pipeline that closes in the period against what the target still needs, and how much is needed.

    coverage = open_amount / remaining_amount, remaining_amount = target − won_amount;
    required_coverage = 1 / value_win_rate, the share of that open value that is won within the days left;
    needed_amount = remaining_amount × required_coverage; missing_amount = what of it is not open yet.
    Units: cents; coverages are ratios, value_win_rate a share 0–1; days. state: known, or why a ratio is
    null: met, no_target, filtered (the target is the whole team's), thin (most amounts are missing),
    over (no day is left), nothing_open, too_few (fewer than ten deals have closed, or three were won).
    Not counted: open deals without an amount, and those due outside the period. Without a period: the
    as-of day's quarter.
    Source: deal_versions, targets, visits_with_fate. METRICS, section 3.
    """
    scope = in_quarter(store, scope)
    waiting = covering.open_by_age(store, scope)
    row = _money(store, scope, int(waiting["amount"].sum()))
    row["state"] = _why_not(store, scope, row)
    if row["state"] == "known":
        row |= _ratios(store, scope, row, waiting)
    return as_promised(pd.DataFrame([row], columns=list(TARGET_COVERAGE)), TARGET_COVERAGE)


def _money(store: Store, scope: Scope, open_amount: int) -> dict:
    counts = deal_counts(store, scope)
    won = int(counts.loc[counts["outcome"] == "won", "amount"].sum())
    target = target_of(store, scope)
    return {
        "target": target,
        "won_amount": won,
        "remaining_amount": None if target is None else max(target - won, 0),
        "open_amount": open_amount,
        "days_left": max((scope.until - scope.as_of).days, 0) if scope.until else 0,
    }


def _why_not(store: Store, scope: Scope, row: dict) -> str:
    """The first reason for which there is no ratio, else `known`."""
    reasons = {
        "no_target": row["target"] is None,
        "filtered": covering.is_filtered(scope),
        "met": row["remaining_amount"] == 0,
        "over": row["days_left"] == 0,
        "thin": amounts_thin(store, scope),
        "nothing_open": row["open_amount"] <= 0,
    }
    return next((reason for reason, is_so in reasons.items() if is_so), "known")


def _ratios(store: Store, scope: Scope, row: dict, waiting: pd.DataFrame) -> dict:
    remaining = row["remaining_amount"]
    found = covering.value_win_rate(store, scope, waiting, row["days_left"])
    ratios = {
        "coverage": row["open_amount"] / remaining,
        "closed_deals": found.closed_deals,
    }
    if not found.rate:
        return {**ratios, "state": "too_few"}
    needed = round(remaining / found.rate)
    return {
        **ratios,
        "value_win_rate": found.rate,
        "required_coverage": 1 / found.rate,
        "needed_amount": needed,
        "missing_amount": max(needed - row["open_amount"], 0),
    }
