"""The question of where the deals come from that nobody has created yet: a lever stands on each value."""

from __future__ import annotations

import pandas as pd

from pipeline_core.answers.fitting import basis, parts_of_new
from pipeline_core.answers.outlook import in_quarter
from pipeline_core.forecast.new_deals import QUARTER
from pipeline_core.metrics.forecast import NAMELESS, group_of_deals
from pipeline_core.scope import Scope
from pipeline_core.store.database import Columns, Store, as_promised

NEW_DEALS_BY: Columns = {
    "group": "str",
    "created": "int64",
    "created_share": "float64",
    "wins": "float64",
    "new": "cents",
}


def new_deals_by(
    store: Store, scope: Scope, split_by: str = "source", is_anchored: bool = True
) -> pd.DataFrame:
    """Of which values deals not created yet will be, and what each is likely to bring in by the period's end.

    One row per value of which deals were created in the last 91 days (created, and created_share of all);
    null: deals without one. wins: deals that are still to be created and won in the period; new: what they
    bring in. Few deals of a value lean on those of all; the rows add up to the forecast's new.
    Units: deals; cents; shares 0–1. The most created come first.
    Not counted: deals created on no known day. No row where there is too little history.
    Source: as forecast; FORECAST, piece 3.
    """
    scope = in_quarter(store, scope)
    parts = parts_of_new(store, scope, split_by)
    if not parts:
        return as_promised(pd.DataFrame(columns=list(NEW_DEALS_BY)), NEW_DEALS_BY)
    found = basis(store, scope)
    fit, size = found.fit, found.fit.new.sizes.mean()
    soon, until = fit.past.season(found.after), fit.past.season(found.days)
    wins = pd.DataFrame(
        [part.wins(found.days) * until - part.wins(found.after) * soon for part in parts.values()],
        columns=["wins", "new"],
    )
    created = group_of_deals(store, scope, split_by, QUARTER).query("is_new")["value"]
    rows = wins.assign(
        group=list(parts),
        created=created.value_counts().reindex(list(parts), fill_value=0).to_numpy(),
        new=(wins["new"] * size * (fit.anchor.factor if is_anchored else 1.0)).round(),
    )
    rows["created_share"] = rows["created"] / rows["created"].sum()
    rows["group"] = rows["group"].mask(rows["group"] == NAMELESS)
    rows = rows.sort_values(["created", "group"], ascending=[False, True], ignore_index=True)
    return as_promised(rows, NEW_DEALS_BY)
