"""What was known on an earlier day, from what is known now: for histories that are not in a store."""

from __future__ import annotations

import datetime

import pandas as pd


def known_until(
    deals: pd.DataFrame, visits: pd.DataFrame, as_of: datetime.date
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return deals and visits as they were known at the end of a day, from how they are known now.

    A deal that closed later is open, in the stage of the visit that was under way. Amounts and groups are
    as they are now; whoever knows better, or knows that they were not known then, changes them.
    """
    day = pd.Timestamp(as_of)
    seen = visits[visits["entered_on"] <= day]
    left = seen["left_on"].where(seen["left_on"] <= day)
    is_later = seen["watched_to_on"] > day
    still = seen["outcome"].mask(is_later & (seen["outcome"] != "open"), "open")
    seen = seen.assign(
        left_on=left,
        age_days=(left.fillna(day) - seen["entered_on"]).dt.days,
        outcome=still,
        watched_to_on=seen["watched_to_on"].clip(upper=day),
    )
    made = deals[deals["created_on"] <= day]
    is_open = ~(made["closed_on"] <= day)
    present = seen[left.isna()].drop_duplicates("deal_key", keep="last").set_index("deal_key")
    return made.assign(
        outcome=made["outcome"].mask(is_open, "open"),
        closed_on=made["closed_on"].mask(is_open),
        stage_id=made["deal_key"].map(present["stage_id"]).where(is_open).astype("Int64"),
        entered_on=made["deal_key"].map(present["entered_on"]).where(is_open),
    ), seen
