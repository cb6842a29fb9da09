"""What happened to a scenario since it was saved, and what it makes likely, in whole sentences."""

from __future__ import annotations

import pandas as pd

from pipeline_core.text import Text
from pipeline_core.ui.plain import plain


def since_saved(row: pd.Series, answered: pd.DataFrame, text: Text) -> str:
    """Return what has changed since a scenario was saved: its P50 then and now, and deals that are settled."""
    day = text.day_short(row["saved_as_of"])
    if pd.isna(row["p50_then"]) or pd.isna(row["p50"]):
        parts = [text("scenario.saved_elsewhere", day=day)]
    else:
        then, now = text.money_said(row["p50_then"]), text.money_said(row["p50"])
        is_same = row["p50_then"] == row["p50"]
        key = "scenario.unchanged" if is_same else "scenario.then_and_now"
        parts = [text(key, day=day, then=then, now=now)]
    parts += [
        text(
            f"scenario.settled.{deal.fate}",
            name=plain(deal.deal_id if pd.isna(deal.name) else deal.name),
            day=text.day_short(deal.closed_on),
        )
        for deal in answered.itertuples(index=False)
    ]
    return " · ".join(parts)


def difference_said(row: pd.Series, text: Text) -> str:
    """Return what a scenario makes likely against as it stands."""
    if pd.isna(row["difference"]):
        return text("scenario.no_range")
    change = text.money_said(row["difference"], sign=True)
    return text("scenario.difference", p50=text.money_said(row["p50"]), change=change)
