"""Which open deals have stopped: stuck by the past of their stage, silent by the last touch. Never merged."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline_core.metrics.pace import pace_of
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

FALLEN_TO = 0.5  # of the chance at entry; METHODS C.5
JUDGED: Columns = {  # what the rule of a deal's stage says of it
    "is_stuck": "boolean",
    "days_waiting": "Int64",
    "long_days": "float64",
    "chance_now": "float64",
    "chance_at_entry": "float64",
    "others_as_long": "Int64",
    "stuck_by": "str",
}
STUCK_DEALS: Columns = {
    "deal_key": "int64",
    "stage_id": "Int64",
    "stage": "str",
    "amount": "cents",
    **JUDGED,
}
DEAL_FLAGS: Columns = {
    "name": "str",
    "account": "str",
    "owner": "str",
    "stage": "str",
    "amount": "cents",
    **JUDGED,
    "is_silent": "boolean",
    "days_untouched": "Int64",
    "silent_after_days": "Int64",
    "planned_on": "date",
    "is_overdue": "boolean",
    "expected_close_on": "date",
    "pushes": "int64",
    "days_slipped": "Int64",
    "amount_changes": "int64",
    "skipped_stages": "str",
    "deal_id": "str",
}
STALLED_DEALS: Columns = {
    name: kind
    for name, kind in DEAL_FLAGS.items()
    if name not in ("days_slipped", "amount_changes", "skipped_stages")
}
CLOCKS: Columns = {
    "stage_id": "Int64",
    "days_in_stage": "Int64",
    "days_open": "Int64",
    "chosen_days": "Int64",
}


def stuck_deals(store: Store, scope: Scope) -> pd.DataFrame:
    """Return one row per open deal: whether it is stuck, null where that cannot be said.

    Stuck: longer in its stage than nine in ten visits of won deals, and its chance to be won has fallen
    below half of what it was on entry. A number of days chosen for the stage replaces both.
    Units: days; cents; chances 0–1. stuck_by: stage, life (see stage_pace) or chosen.
    others_as_long: past and present visits, beside the deal's own, that lasted so long: how sure
    chance_now is.
    Not counted: closed, parked and unplaced deals. The period does not matter.
    Source: stage_pace, stage_visits.
    """
    return judged_deals(store, scope, "stuck_deals", STUCK_DEALS)


def stuck_keys(store: Store, scope: Scope) -> list[int]:
    """Return the numbers of the deals that stuck_deals calls stuck."""
    found = stuck_deals(store, scope)
    return [int(key) for key in found.loc[found["is_stuck"].fillna(False), "deal_key"]]


def deal_flags(store: Store, scope: Scope, deal_id: str | None = None) -> pd.DataFrame:
    """Every open deal, or the one named, with its flags, each with its clock, the largest amount first.

    Units: cents; days; chances 0–1. is_stuck as in stuck_deals, by days_waiting in its stage, or in all.
    is_silent: no touch for more than silent_after_days, and no next step planned from the as-of day on
    (planned_on, where its text holds a date). Null flags: too few won deals, or no upload that says when
    deals were touched. pushes: moves of the expected close to a later month; days_slipped: from the first
    expected close to the present one; skipped_stages: passed over, where the CRM itself told the moves.
    Not counted: closed, parked and unplaced deals. The period does not matter.
    Source: deal_versions, stage_visits, stage_thresholds.
    """
    return judged_deals(store, scope, "deal_flags", DEAL_FLAGS, deal_id=deal_id, deal_keys=None)


def stalled_deals(store: Store, scope: Scope) -> pd.DataFrame:
    """Open deals that are stuck or silent, the largest amount first; the two flags are never merged.

    Units: as deal_flags. Not counted: as deal_flags; deals of which neither can be said.
    Source: deal_flags.
    """
    waiting = judged_deals(store, scope, "stuck_deals", STUCK_DEALS | {"is_silent": "boolean"})
    is_stalled = waiting["is_stuck"].fillna(False) | waiting["is_silent"].fillna(False)
    keys = [int(key) for key in waiting.loc[is_stalled, "deal_key"]]
    return judged_deals(store, scope, "deal_flags", STALLED_DEALS, deal_id=None, deal_keys=keys)


def judged_deals(
    store: Store, scope: Scope, name: str, columns: Columns, **parameters: Any
) -> pd.DataFrame:
    """Return the open deals that a SQL file of that name finds, with what the rule of their stage says.

    Columns: those of the file that are promised, and of JUDGED. Source: deal_clocks, stage_pace.
    """
    asked = {column: kind for column, kind in columns.items() if column not in JUDGED} | CLOCKS
    waiting = query(store, name, asked, scope=scope, **parameters)
    return as_promised(_judged(store, scope, waiting), columns)


def _judged(store: Store, scope: Scope, waiting: pd.DataFrame) -> pd.DataFrame:
    """Waiting deals with what the rule of their stage says of them."""
    pace = pace_of(store, scope)
    told = pace.stages[["stage_id", "long_days", "chance_at_entry"]]
    deals = waiting.merge(told, on="stage_id", how="left")
    days = deals["days_in_stage" if pace.clock == "stage" else "days_open"].astype("float64")
    now = pace.chances(deals["stage_id"], days).where(deals["chance_at_entry"].notna())
    has_fallen = now < FALLEN_TO * deals["chance_at_entry"]
    by_rule = ((days > deals["long_days"]) & has_fallen).astype("boolean").mask(now.isna())
    chosen, in_stage = deals["chosen_days"], deals["days_in_stage"]
    is_chosen = chosen.notna()
    by_choice = (in_stage > chosen) & (chosen > 0)
    return deals.assign(
        is_stuck=by_choice.where(is_chosen, by_rule),
        days_waiting=in_stage.where(is_chosen, days.astype("Int64")),
        long_days=deals["long_days"].mask(is_chosen, chosen.astype("float64")),
        chance_now=now,
        others_as_long=pace.others_as_long(deals["stage_id"], days),
        stuck_by=pd.Series(pace.clock, index=deals.index).mask(is_chosen, "chosen"),
    )
