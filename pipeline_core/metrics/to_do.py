"""What each owner is asked to look at: open deals that are overdue, stuck or silent, the costliest first."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics.funnel import rates_by_stage
from pipeline_core.metrics.stalled import JUDGED, judged_deals
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

REASONS = ("overdue", "stuck", "silent")
OPEN: Columns = {
    "deal_id": "str",
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage_id": "Int64",
    "stage": "str",
    "amount": "cents",
    "expected_close_on": "date",
    "days_overdue": "Int64",
    "days_untouched": "Int64",
    "is_silent": "boolean",
    **JUDGED,
}
WEIGHED: Columns = {
    "amount": "cents",
    "probability": "float64",
    "effect": "cents",
    "reasons": "str",
    "days_overdue": "Int64",
    "days_waiting": "Int64",
    "long_days": "float64",
    "stuck_by": "str",
    "days_untouched": "Int64",
}
TO_DO: Columns = {
    "owner": "str",
    "rank": "int64",
    "name": "str",
    "account": "str",
    "stage": "str",
    **WEIGHED,
    "expected_close_on": "date",
    "deal_id": "str",
}


def to_do(store: Store, scope: Scope) -> pd.DataFrame:
    """The open deals that are overdue, stuck or silent, by owner, the largest amount × win rate first.

    Overdue: the expected close lies before the as-of day. Stuck and silent: as in deal_flags.
    Units: effect in cents, the amount × the win rate of the deal's stage (probability, as stage_win_rates
    says), null without an amount: such deals come last, the likelier and longer waiting first. rank
    counts within an owner; owners stand by the sum of their effects, deals without an owner last.
    reasons: codes. Days are those of the flags.
    Not counted: closed, parked and unplaced deals. The period does not matter.
    Source: deal_versions, stage_visits, stage_win_rates; stage_pace for the rule.
    """
    deals = weighed(store, scope, judged_deals(store, scope, "to_do", OPEN))
    deals["is_overdue"] = deals["days_overdue"].notna()
    deals["reasons"] = codes_of(deals, REASONS)
    return as_promised(_ranked(deals[deals["reasons"] != ""]), TO_DO)


def weighed(store: Store, scope: Scope, deals: pd.DataFrame) -> pd.DataFrame:
    """Return deals with the win rate of their stage (probability) and the amount × it in cents (effect)."""
    rates = rates_by_stage(store, scope).set_index("stage_id")["probability"]
    probability = deals["stage_id"].map(rates).astype("float64")
    effect = (deals["amount"].astype("float64") * probability).round().astype("Int64")
    return deals.assign(probability=probability, effect=effect)


def codes_of(deals: pd.DataFrame, reasons: tuple[str, ...]) -> pd.Series:
    """Return the codes that hold for each deal, in their order; what cannot be said does not hold."""
    codes = pd.Series("", index=deals.index, dtype="str")
    for code in reasons:
        holds = deals[f"is_{code}"].astype("boolean").fillna(False)
        codes = codes + holds.map({True: f" {code}", False: ""}).astype("str")
    return codes.str.strip()


def _ranked(deals: pd.DataFrame) -> pd.DataFrame:
    """Where no amount tells, the owner with more deals and the deal that waits longer come first."""
    of_owner = deals.groupby("owner", dropna=False)["effect"]
    deals = deals.assign(
        has_none=deals["owner"].isna(),
        of_owner=of_owner.transform("sum").astype("float64"),
        deals_of_owner=of_owner.transform("size"),
    )
    rising = {"has_none": True, "of_owner": False, "deals_of_owner": False, "owner": True}
    rising |= dict.fromkeys(("effect", "probability", "days_overdue", "days_waiting"), False)
    rising |= {"deal_id": True}
    ordered = deals.sort_values(
        list(rising), ascending=list(rising.values()), na_position="last", ignore_index=True
    )
    return ordered.assign(rank=ordered.groupby("owner", dropna=False).cumcount() + 1)
