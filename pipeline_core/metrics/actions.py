"""What became of the actions that meetings agreed: judged by the uploads since, never by the clock."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised, query

ACTION_OUTCOMES: Columns = {
    "owner": "str",
    "name": "str",
    "what": "str",
    "expectation": "str",
    "due_on": "date",
    "judged": "str",
    "because": "str",
    "is_late": "boolean",
    "kept_on": "date",
    "stage_before": "str",
    "stage_after": "str",
    "outcome": "str",
    "close_on_before": "date",
    "close_on_after": "date",
    "amount_before": "cents",
    "amount_after": "cents",
    "closed_on": "date",
    "touched_on": "date",
    "agreed_on": "date",
    "deal_id": "str",
    "meeting_id": "int64",
    "action_id": "int64",
}
OF_THE_RULE = ("judged", "because", "is_late")
TOLD: Columns = {
    "done_on": "date",
    "judged_on": "date",
    "is_there": "bool",
    "is_about_a_deal": "bool",
    "is_seen": "bool",
    "is_field_told": "bool",
}


def action_outcomes(store: Store, scope: Scope) -> pd.DataFrame:
    """The actions agreed by the as-of day, each with what the uploads since then say of it.

    judged: kept, from the first day on (kept_on) on which the deal shows what was expected; not_kept,
    where an upload of the due day or a later one does not show it; not_due; else unknown. Expected can be:
    close_date (another one, or the deal is closed), stage (a later one, or won), amount (a first one or
    another), touched (after the meeting's day, or closed), closed (won or lost). is_late: kept, but not
    yet in the first upload from the due day on. because: by_hand (a person says it is done), and where
    nothing can be told: no_deal, by_nobody (other things are expected), gone, no_upload, no_field
    (no upload since carries it), not_seen (the deal is in no upload since).
    Units: cents at the as-of day's rate; days. Before: as the meeting saw the deal; after: as it stood
    when the action was kept, else as it stands on the as-of day.
    Not counted: actions taken away, and those of owners and deals that the filters hold back.
    Source: actions, meetings, deal_versions, observations, imports.
    """
    columns = {name: kind for name, kind in ACTION_OUTCOMES.items() if name not in OF_THE_RULE}
    found = query(store, "action_outcomes", {**columns, **TOLD}, scope=scope)
    return as_promised(_judged(found, pd.Timestamp(scope.as_of)), ACTION_OUTCOMES)


def _judged(found: pd.DataFrame, as_of: pd.Timestamp) -> pd.DataFrame:
    """The rule in its order: what is kept is kept, even before its day; what is not due is not judged."""
    is_kept, by_hand = found["kept_on"].notna(), found["done_on"].notna()
    cases = {
        ("kept", ""): is_kept,
        ("kept", "by_hand"): by_hand,
        ("not_due", ""): found["due_on"] > as_of,
        ("unknown", "by_nobody"): found["expectation"] == "other",
        ("unknown", "no_deal"): ~found["is_about_a_deal"],
        ("unknown", "gone"): ~found["is_there"],
        ("unknown", "no_upload"): found["judged_on"].isna(),
        ("unknown", "no_field"): ~found["is_field_told"],
        ("unknown", "not_seen"): ~found["is_seen"],
    }
    chosen = np.select(list(cases.values()), range(len(cases)), len(cases))
    codes = [*cases, ("not_kept", "")]
    kept_on = found["kept_on"].fillna(found["done_on"])
    return found.assign(
        judged=[codes[place][0] for place in chosen],
        because=[codes[place][1] for place in chosen],
        kept_on=kept_on,
        is_late=(kept_on > found["judged_on"]).astype("boolean").mask(kept_on.isna()),
    )
