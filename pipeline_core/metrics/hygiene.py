"""How far the open pipeline can be trusted: named checks, and values that cannot be."""

from __future__ import annotations

import pandas as pd

from pipeline_core.metrics.left_out import amounts_thin
from pipeline_core.metrics.pipeline import LONGEST_LIST
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, query

CHECKS = (
    "dated",
    "not_overdue",
    "amount",
    "owner",
    "touched",
    "next_step",
    "stage_known",
    "probability_sane",
)
ALL = "all"
ODD = ("closed_before_created", "due_before_created", "created_later", "negative_amount")
COUNTED: Columns = {
    "check_name": "str",
    "is_checkable": "bool",
    "deals": "int64",
    "passing": "int64",
    "failing": "int64",
    "amount": "cents",
    "passing_amount": "cents",
    "failing_amount": "cents",
}
HYGIENE_CHECKS: Columns = {
    "check_name": "str",
    "is_checkable": "bool",
    "passing_share": "float64",
    "measured_by": "str",
    **{name: kind for name, kind in COUNTED.items() if kind in ("int64", "cents")},
}
FAILING_DEALS: Columns = {
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage": "str",
    "amount": "cents",
    "expected_close_on": "date",
    "touched_on": "date",
    "next_step": "str",
    "crm_probability": "float64",
    "failed_checks": "int64",
    "deal_id": "str",
}
ODD_VALUES: Columns = {"odd": "str", "deals": "int64", "amount": "cents"}
ODD_DEALS: Columns = {
    "odd": "str",
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage": "str",
    "outcome": "str",
    "amount": "cents",
    "created_on": "date",
    "expected_close_on": "date",
    "closed_on": "date",
    "deal_id": "str",
}
OWNERS_WITHOUT_TOUCH: Columns = {
    "owner": "str",
    "deals": "int64",
    "amount": "cents",
    "newest_touch_on": "date",
    "since": "date",
}


def hygiene_checks(store: Store, scope: Scope) -> pd.DataFrame:
    """Of the open deals, the share that passes each named check, and in the last row all that can be made.

    Dated; not overdue, of dated deals; with an amount above zero; with an owner; touched within the
    stage's threshold of silence; with a next step; in a stage with a place; with a probability strictly
    between 0 and 1.
    Units: passing_share 0–1, of value (measured_by amount) or of deals (measured_by deals): the check of
    amounts always, the others where amounts are thin. An empty cell fails. Deals; cents, of amounts above zero.
    Not counted: a check whose column no upload carried cannot be made: its share is null, and the last
    row leaves it out. Deals in a stage without a place are asked for that alone. No period applies.
    Source: deal_versions, imports, stage_thresholds.
    """
    counted = query(store, "hygiene_checks", COUNTED, scope=scope)
    is_thin = amounts_thin(store, scope)
    has_no_value = (counted["deals"] > 0) & counted["amount"].isna()
    by_deals = (counted["check_name"] == "amount") | is_thin | has_no_value
    share = _share(counted, "passing", "deals")
    of_value = _share(counted, "passing_amount", "amount")
    return counted.assign(
        passing_share=share.where(by_deals, of_value),
        measured_by=by_deals.map({True: "deals", False: "amount"}),
    )[list(HYGIENE_CHECKS)].astype({"measured_by": "str"})


def failing_deals(
    store: Store, scope: Scope, check_name: str = ALL, at_most: int = LONGEST_LIST
) -> pd.DataFrame:
    """The deals that fail a check of hygiene_checks, or any of them (all), the largest amount first.

    Units: cents; crm_probability 0–1 as the CRM states it; failed_checks of those that can be made.
    Not counted: as hygiene_checks, so the rows are as many as its column failing says, up to at_most.
    Source: deal_versions, imports, stage_thresholds.
    """
    return query(
        store,
        "failing_deals",
        FAILING_DEALS,
        scope=scope,
        check_name=check_name,
        at_most=at_most,
    )


def odd_values(store: Store, scope: Scope) -> pd.DataFrame:
    """Values that cannot be, kept as the files have them: who holds them, by kind.

    Closed before created; open and due before created; created after the as-of day; a negative amount.
    Units: deals of any outcome; cents. A deal may stand in several rows. Rows without a deal are left away.
    Not counted: cells that could not be read at all; the upload's list has them.
    Source: deal_versions.
    """
    found = query(store, "odd_values", ODD_VALUES, scope=scope)
    return found[found["deals"] > 0].reset_index(drop=True)


def odd_deals(store: Store, scope: Scope, odd: str | None = None) -> pd.DataFrame:
    """The deals behind odd_values, by kind, the largest amount first; `odd` asks for one kind.

    Units: cents. A deal stands once for each of its odd values.
    Source: deal_versions, deals.
    """
    return query(store, "odd_deals", ODD_DEALS, scope=scope, odd=odd)


def owners_without_touch(store: Store, scope: Scope) -> pd.DataFrame:
    """Owners none of whose open deals was touched after the upload before the newest one.

    Units: open deals; cents; since is the day of the upload before, or a week before the only one.
    Not counted: deals without an owner. No row where no upload carried a column of touches.
    Source: deal_versions, imports.
    """
    return query(store, "owners_without_touch", OWNERS_WITHOUT_TOUCH, scope=scope)


def _share(counted: pd.DataFrame, part: str, whole: str) -> pd.Series:
    """Null where nothing was judged."""
    of = counted[whole].astype("float64")
    return (counted[part].astype("float64") / of.mask(of == 0)).astype("float64")
