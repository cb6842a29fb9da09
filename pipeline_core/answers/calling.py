"""What people said that a period would bring, and how far from the result they were."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.scope import Scope, without_filters
from pipeline_core.store.database import Columns, Store, as_promised, query

CALLS: Columns = {
    "owner": "str",
    "since": "date",
    "until": "date",
    "called_on": "date",
    "weeks_to_close": "int64",
    "amount": "cents",
    "note": "str",
    "called_by": "str",
    "is_latest": "bool",
}
CALL_ERRORS: Columns = {
    "owner": "str",
    "since": "date",
    "until": "date",
    "called_on": "date",
    "weeks_to_close": "int64",
    "amount": "cents",
    "result": "cents",
    "error": "cents",
    "error_share": "float64",
    "is_latest": "bool",
}
CALL_BIAS: Columns = {
    "owner": "str",
    "periods": "int64",
    "bias": "float64",
    "mean_error": "float64",
}
WON: Columns = {"owner": "str", "closed_on": "date", "amount": "cents"}


def calls(store: Store, scope: Scope) -> pd.DataFrame:
    """Every call that was made by the as-of day for periods inside the scope's, the newest first.

    owner: whose deals it is about; null for the whole team. called_on: the day up to which the caller knew
    the deals; weeks_to_close: whole weeks from then to the period's end. is_latest: no later call of the same
    owner and period. Of the filters only the owner's counts.
    Units: cents, weeks.
    Source: the calls that people made.
    """
    return query(store, "calls", CALLS, scope=scope)


def call_errors(store: Store, scope: Scope) -> pd.DataFrame:
    """Every call for a period that is over by the as-of day, against what the period brought in.

    result: won in the period, by the owner or by the whole team; error: call − result, above zero where the
    call was too high; error_share: the same against the result, null where nothing was won.
    Units: cents; error_share is a share of the result.
    Not counted: calls for periods that are not over.
    Source: the calls that people made, deal_versions.
    """
    made = calls(store, scope)
    made = made[made["until"] <= pd.Timestamp(scope.as_of)]
    won = query(store, "won_by_owner_and_day", WON, scope=without_filters(scope))
    keys = zip(made["owner"], made["since"], made["until"], strict=True)
    results = [_result(won, *key) for key in keys]
    made = made.assign(result=pd.Series(results, made.index, dtype="Int64"))
    error = made["amount"] - made["result"]
    share = error.astype("float64") / made["result"].astype("float64").replace(0, np.nan)
    return as_promised(made.assign(error=error, error_share=share), CALL_ERRORS)


def call_bias(store: Store, scope: Scope) -> pd.DataFrame:
    """How far each person's last calls of their periods were from the results, on the whole.

    bias: the sum of all errors against the sum of all results, above zero where calls are too high;
    mean_error: the same of errors without their sign. The one with the largest bias comes first.
    Units: shares of the results; periods counts those that are over. Null where nothing was won.
    Not counted: earlier calls for the same period.
    Source: as call_errors.
    """
    last = call_errors(store, scope)
    last = last[last["is_latest"]].assign(miss=lambda rows: rows["error"].abs())
    found = last.groupby("owner", dropna=False).agg(
        periods=("until", "size"),
        error=("error", "sum"),
        miss=("miss", "sum"),
        won=("result", "sum"),
    )
    won = found["won"].astype("float64").replace(0, np.nan)
    found = found.assign(bias=found["error"] / won, mean_error=found["miss"] / won).reset_index()
    largest = found["bias"].abs().sort_values(ascending=False, kind="stable").index
    return as_promised(found.loc[largest], CALL_BIAS)


def _result(won: pd.DataFrame, owner: str, since: pd.Timestamp, until: pd.Timestamp) -> int:
    """What was won in the period; by the owner where one is named."""
    is_counted = won["closed_on"].between(since, until)
    if pd.notna(owner):
        is_counted &= won["owner"] == owner
    return int(won.loc[is_counted, "amount"].sum())
