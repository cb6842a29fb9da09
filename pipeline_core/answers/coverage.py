"""The question of coverage, composed of several metrics: what is open against what is still missing."""

from __future__ import annotations

from functools import cache, partial

import pandas as pd

from pipeline_core.answers.outlook import in_quarter
from pipeline_core.metrics import coverage as covering
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.pipeline import deal_counts
from pipeline_core.metrics.targets import Target, applies_to, target_of_scope
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

TARGET_COVERAGE: Columns = {
    "target": "cents",
    "target_made_of": "str",
    "target_days_share": "float64",
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
    The target is that of the chosen owners or teams, else of everybody; target_made_of and
    target_days_share (of the period's days) say how it comes about: metrics.targets.
    Units: cents; coverages are ratios, value_win_rate and target_days_share shares 0–1; days. state:
    known, or why a ratio is null: met, no_target, filtered (by more than owner and team, for whom targets
    are set), thin (most amounts are missing), over (no day is left), nothing_open, too_few (fewer than ten
    deals have closed, or three were won).
    Not counted: open deals without an amount, and those due outside the period. Without a period: the
    as-of day's quarter.
    Source: deal_versions, targets, visits_with_fate. METRICS, section 3.
    """
    scope = in_quarter(store, scope)
    target = target_of_scope(store, scope)
    row = {
        "target": target.amount,
        "target_made_of": target.made_of,
        "target_days_share": days_share(target, scope),
        "won_amount": _won(store, scope),
        "days_left": days_left(scope),
    }
    row |= covering.held_against(
        target.amount,
        row["won_amount"],
        covering.open_by_age(store, scope),
        row["days_left"],
        amounts_thin(store, scope),
        cache(partial(covering.past_closes, store, scope, row["days_left"])),
    )
    if not applies_to(scope):
        row["state"] = "filtered"
    return as_promised(pd.DataFrame([row], columns=list(TARGET_COVERAGE)), TARGET_COVERAGE)


def days_left(scope: Scope) -> int:
    """Return the days of the scope's period that are still to come."""
    return max((scope.until - scope.as_of).days, 0) if scope.until else 0


def days_share(target: Target, scope: Scope) -> float | None:
    """Return the share of the period's days that a target speaks of; None without one."""
    if target.amount is None or scope.since is None or scope.until is None:
        return None
    return target.days / ((scope.until - scope.since).days + 1)


def _won(store: Store, scope: Scope) -> int:
    counts = deal_counts(store, scope)
    return int(counts.loc[counts["outcome"] == "won", "amount"].sum())
