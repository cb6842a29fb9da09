"""The question of attainment, composed of several metrics: who has won how much of whose target."""

from __future__ import annotations

from functools import cache, partial
from typing import Any

import pandas as pd

from pipeline_core.answers.coverage import days_left, days_share
from pipeline_core.answers.outlook import in_quarter
from pipeline_core.metrics import coverage as covering
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.targets import Target, by_name, in_all, targets_inside
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

DEALS_OF: Columns = {
    "value": "str",
    "outcome": "str",
    "stage_id": "Int64",
    "age_days": "Int64",
    "deals": "int64",
    "amount": "cents",
}
ATTAINMENT: Columns = {
    "value": "str",
    "target": "cents",
    "target_made_of": "str",
    "target_days_share": "float64",
    "won_deals": "int64",
    "won_amount": "cents",
    "attainment": "float64",
    "remaining_amount": "cents",
    "open_deals": "int64",
    "open_amount": "cents",
    "coverage": "float64",
    "required_coverage": "float64",
    "state": "str",
}
NOTHING = Target(None, None, 0)


def attainment(store: Store, scope: Scope, split_by: str = "owner") -> pd.DataFrame:
    """Target, won and open amount of each owner or team in the period, the largest target first.

    attainment = won_amount / target; remaining_amount = target − won_amount, never below zero;
    coverage = open_amount / remaining_amount; required_coverage as in target_coverage, from the own deals.
    The last row, without a value, is what nobody of them has: deals without an owner, and what the
    target of all is above (or, negative, below) the sum of theirs; so the columns of targets, won and
    open sum to those of all.
    Units: cents; deals; attainment and target_days_share are shares 0–1, coverages ratios. state: as in
    target_coverage; rest for the last row. Null without a target, or with one of zero.
    Not counted: deals that close outside the period. Without a period: the as-of day's quarter.
    Source: deal_versions, targets, observed_targets, visits_with_fate. METRICS, section 3.
    """
    scope = in_quarter(store, scope)
    known = targets_inside(store, scope)
    targets = by_name(known, split_by)
    deals = query(store, "attainment", DEALS_OF, scope=scope, split_by=split_by)
    is_thin = amounts_thin(store, scope)
    past = cache(partial(covering.past_closes, store, scope, days_left(scope)))
    of = dict(iter(deals.groupby("value")))
    rows = [
        _row(name, targets.get(name, NOTHING), of.get(name, deals.head(0)), scope, is_thin, past)
        for name in {*targets, *of}
    ]
    rows.sort(key=lambda row: (-(row["target"] or -1), -row["won_amount"], row["value"]))
    total = in_all(known).amount
    rest = None if total is None else total - sum(row["target"] or 0 for row in rows)
    without = _counted(deals[deals["value"].isna()])
    if rest or without["won_deals"] or without["open_deals"]:
        rows.append({"value": None, "target": rest, **without, "state": "rest"})
    return as_promised(pd.DataFrame(rows, columns=list(ATTAINMENT)), ATTAINMENT)


def _row(
    name: str,
    target: Target,
    deals: pd.DataFrame,
    scope: Scope,
    is_thin: bool,
    past: covering.PastAsked,
) -> dict[str, Any]:
    counted = _counted(deals)
    waiting = deals[deals["outcome"] == "open"]
    won = counted["won_amount"]
    held = covering.held_against(target.amount, won, waiting, days_left(scope), is_thin, past)
    return {
        "value": name,
        "target": target.amount,
        "target_made_of": target.made_of,
        "target_days_share": days_share(target, scope),
        "attainment": won / target.amount if target.amount else None,
        **counted,
        **held,
    }


def _counted(deals: pd.DataFrame) -> dict[str, int]:
    """Deals and money of each outcome."""
    parts = {outcome: deals[deals["outcome"] == outcome] for outcome in ("won", "open")}
    counted = {f"{outcome}_deals": int(part["deals"].sum()) for outcome, part in parts.items()}
    return counted | {
        f"{outcome}_amount": int(part["amount"].sum()) for outcome, part in parts.items()
    }
