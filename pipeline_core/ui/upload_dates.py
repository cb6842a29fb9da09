"""How a column's dates are written, asked with the person's own values where the column leaves it open."""

from __future__ import annotations

import streamlit as st

from pipeline_core import ingest
from pipeline_core.ingest import Draft
from pipeline_core.text import Text
from pipeline_core.ui.kept import kept
from pipeline_core.ui.plain import plain

ORDERS = ("day", "month")
LOOKED_AT = 5000  # distinct values among which the telling ones are sought


def orders(file: str, key: str, draft: Draft, text: Text) -> dict[str, str]:
    """Ask about each column of dates that can be read both ways; return the orders that were chosen."""
    chosen: dict[str, str] = {}
    for column, order in draft.date_orders.items():
        if order not in (None, "mixed"):
            continue
        values = plain(" · ".join(_examples(file, key, draft, column)))
        is_mixed = order == "mixed"
        asked = "upload.mixed_dates" if is_mixed else "upload.date_order"
        answer = st.radio(
            text(asked, column=plain(column), values=values),
            ORDERS,
            index=None,
            format_func=lambda code: text(f"date_order.{code}"),
            key=f"order_{key}_{column}",
            horizontal=True,
        )
        if is_mixed:
            st.caption(text("upload.mixed_dates_about"))
        if answer:
            chosen[column] = answer
    return chosen


def _examples(file: str, key: str, draft: Draft, column: str) -> list[str]:
    def telling() -> list[str]:
        return ingest.telling_dates(draft.table.distinct(column, LOOKED_AT))

    return kept(file, f"dates_{key}_{column}", draft.table.sheet, telling)
