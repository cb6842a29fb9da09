"""One deal: how it stands, where it was and for how long, every version of it, and what its files say more."""

from __future__ import annotations

import json

import pandas as pd

from pipeline_core.metrics.pace import pace_of
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

DEAL_FACTS: Columns = {
    "name": "str",
    "account": "str",
    "pipeline": "str",
    "stage": "str",
    "outcome": "str",
    "amount": "cents",
    "created_on": "date",
    "expected_close_on": "date",
    "closed_on": "date",
    "owner": "str",
    "team": "str",
    "segment": "str",
    "region": "str",
    "product": "str",
    "source": "str",
    "deal_type": "str",
    "crm_probability": "float64",
    "forecast_category": "str",
    "next_step": "str",
    "touched_on": "date",
    "lost_reason": "str",
    "days_in_stage": "Int64",
    "days_open": "Int64",
    "deal_id": "str",
}
DEAL_VISITS: Columns = {
    "stage": "str",
    "place": "Int64",
    "kind": "str",
    "entered_on": "date",
    "left_on": "date",
    "days_in_stage": "int64",
    "usual_days": "float64",
    "long_days": "float64",
    "owner": "str",
    "is_inferred": "boolean",
}
DEAL_HISTORY: Columns = {
    "since_on": "date",
    "stage": "str",
    "outcome": "str",
    "amount": "cents",
    "expected_close_on": "date",
    "closed_on": "date",
    "owner": "str",
    "team": "str",
    "crm_probability": "float64",
    "forecast_category": "str",
    "next_step": "str",
    "touched_on": "date",
    "is_inferred": "boolean",
}
DEAL_CHANGES: Columns = {
    "since_on": "date",
    "change": "str",
    "due_before": "date",
    "due_after": "date",
    "amount_before": "cents",
    "amount_after": "cents",
}
DEAL_DETAILS: Columns = {"column": "str", "value": "str"}


def deal_facts(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """One deal as it stood on the as-of day; no row when it was not there, or is not for this reader.

    Units: cents; days; crm_probability 0–1. lost_reason is the newest upload's.
    Source: deal_versions, stage_visits, deals.
    """
    return query(store, "deal_facts", DEAL_FACTS, scope=scope, deal_id=deal_id)


def deal_visits(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """The stages that one deal was in, in their order, beside what is usual there.

    Units: whole days, to the exit or to the as-of day. usual_days and long_days: by then half, and nine in
    ten, of the visits of won deals had left the stage; null where the files cannot say. is_inferred: the
    day of entry comes from comparing uploads.
    Not counted: what happened after the as-of day.
    Source: stage_visits; stage_pace.
    """
    usual_ones = ("usual_days", "long_days")
    asked = {name: kind for name, kind in DEAL_VISITS.items() if name not in usual_ones}
    asked = {"stage_id": "int64", **asked}
    visits = query(store, "deal_visits", asked, scope=scope, deal_id=deal_id)
    pace = pace_of(store, scope)
    usual = pace.stages[["stage_id", "usual_days", "long_days"]]
    if pace.clock == "life":
        usual = usual.iloc[:0]
    return visits.merge(usual, on="stage_id", how="left")[list(DEAL_VISITS)]


def deal_history(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """Every version of one deal up to the as-of day, the oldest first: each holds until the next begins.

    Units: cents, all at the as-of day's rate; crm_probability 0–1. is_inferred: the stage's day comes from
    comparing uploads.
    Source: deal_versions.
    """
    return query(store, "deal_history", DEAL_HISTORY, scope=scope, deal_id=deal_id)


def deal_changes(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """What changed in one deal while it was open: pushed, pulled in, or another amount; the oldest first.

    Units: cents. change: push (the expected close moved to a later month), pull (to an earlier one),
    amount. A change of the close within its month is none (METRICS 10).
    Not counted: values that were not known before.
    Source: deal_history.
    """
    open_ones = deal_history(store, scope, deal_id)
    open_ones = open_ones[open_ones["outcome"].isin(["open", "parked"])].reset_index(drop=True)
    found = pd.DataFrame(
        {
            "since_on": open_ones["since_on"],
            "due_before": open_ones["expected_close_on"].shift(),
            "due_after": open_ones["expected_close_on"],
            "amount_before": open_ones["amount"].shift(),
            "amount_after": open_ones["amount"],
        }
    )
    months = found[["due_before", "due_after"]].apply(lambda day: day.dt.year * 12 + day.dt.month)
    kinds = {
        "push": months["due_after"] > months["due_before"],
        "pull": months["due_after"] < months["due_before"],
        "amount": (found["amount_after"] != found["amount_before"]).fillna(False),
    }
    parts = [found[is_so].assign(change=change) for change, is_so in kinds.items()]
    every = pd.concat(parts).sort_values("since_on", kind="stable").reset_index(drop=True)
    types = {"amount_before": "Int64", "amount_after": "Int64", "change": "str"}
    return every[list(DEAL_CHANGES)].astype(types)


def deal_details(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """What the newest upload up to the as-of day says of one deal in columns that no field takes.

    Units: text, as it stood in the file. Empty cells are left away.
    Source: observed_rows.
    """
    found = query(store, "deal_details", {"details": "str"}, scope=scope, deal_id=deal_id)
    told = [json.loads(details) for details in found["details"].dropna()]
    rows = [pair for each in told for pair in each.items() if pair[1] not in (None, "")]
    return pd.DataFrame(rows, columns=list(DEAL_DETAILS)).astype(DEAL_DETAILS)


def of_one_deal(scope: Scope) -> Scope:
    """Return the scope in which one deal is looked at: its reader, day and currency, no other filter."""
    return Scope(scope.as_of, scope.visible_owners, reporting_currency=scope.reporting_currency)
