"""What each owner is proposed to do next, composed of the reasons of deals and the forecast."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pandas as pd

from pipeline_core.answers.outlook import forecast
from pipeline_core.metrics.agenda import deals_with_reasons
from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.to_do import codes_of
from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised
from pipeline_core.store.suggestion_rules import SuggestionRules, suggestion_rules

# The first reason that holds decides what the next upload should show.
EXPECTED = {
    "overdue": "close_date",
    "no_amount": "amount",
    "stuck": "stage",
    "silent": "touched",
    "pushed_often": "closed",
    "new_large": "touched",
}
SUGGESTED_ACTIONS: Columns = {
    "owner": "str",
    "rank": "int64",
    "name": "str",
    "stage": "str",
    "amount": "cents",
    "effect": "cents",
    "reasons": "str",
    "expectation": "str",
    "due_on": "date",
    "days_overdue": "Int64",
    "days_waiting": "Int64",
    "long_days": "float64",
    "stuck_by": "str",
    "days_untouched": "Int64",
    "pushes": "Int64",
    "expected_close_on": "date",
    "p_target": "float64",
    "deal_id": "str",
}


def suggested_actions(
    store: Store, scope: Scope, start: datetime.date | None = None
) -> pd.DataFrame:
    """One action per open deal that a rule of the settings calls for, by owner; and one for the target.

    Rules: overdue, stuck and silent as in to_do; pushed_often: so many moves of the expected close to a
    later month; no_amount, unless amounts are thin (METRICS 16); new_large: large as in deals_to_discuss and not there on the start day;
    below_target: the chance of the target (p_target) lies below the one chosen, a row without a deal and an
    owner, the first, where no filter is in force. expectation: what the next uploads should show, see action_outcomes; due_on: the
    as-of day and the days chosen. `start` as in waterfall.
    Units: cents; effect is the amount × the win rate of the deal's stage, null without an amount; rank
    counts within an owner, who stand by the sum of their effects, deals without an owner last.
    Not counted: closed, parked and unplaced deals. The period matters to the target alone.
    Source: deal_flags, deal_versions, stage_win_rates, forecast.
    """
    rules = suggestion_rules(store)
    deals = deals_with_reasons(store, scope, start, rules)
    useless = {"no_amount"} if amounts_thin(store, scope) else set()
    asked = tuple(rule for rule in EXPECTED if rule in rules.rules and rule not in useless)
    deals["reasons"] = codes_of(deals, asked)
    found = _by_owner(deals[deals["reasons"] != ""])
    found["expectation"] = found["reasons"].str.split().str[0].map(EXPECTED)
    parts = [*_below_target(store, scope, rules), found]
    whole = pd.concat([part.reindex(columns=list(SUGGESTED_ACTIONS)) for part in parts])
    due_on = pd.Timestamp(scope.as_of) + pd.Timedelta(days=rules.due_days)
    return as_promised(whole.assign(due_on=due_on).reset_index(drop=True), SUGGESTED_ACTIONS)


def _by_owner(deals: pd.DataFrame) -> pd.DataFrame:
    """Owners by the sum of what is at stake; their deals are in order already."""
    sums = deals.groupby("owner", dropna=False)["effect"].transform("sum").astype("float64")
    keyed = deals.assign(has_none=deals["owner"].isna(), of_owner=sums)
    ordered = keyed.sort_values(
        ["has_none", "of_owner", "owner"], ascending=[True, False, True], kind="stable"
    )
    return ordered.assign(rank=ordered.groupby("owner", dropna=False).cumcount() + 1)


def _below_target(store: Store, scope: Scope, rules: SuggestionRules) -> list[pd.DataFrame]:
    """The target is the whole team's: part of the deals cannot be held against it."""
    whole = without_filters(scope)
    if "below_target" not in rules.rules or whole != replace(scope, since=None, until=None):
        return []
    chance = forecast(store, scope)["p_target"].iloc[0]
    if pd.isna(chance) or chance >= rules.chance:
        return []
    row = {"rank": 1, "reasons": "below_target", "expectation": "other", "p_target": chance}
    return [pd.DataFrame([row])]
