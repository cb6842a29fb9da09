"""The to-do of the hygiene page: a table, a download, and text that can be pasted into a chat."""

from __future__ import annotations

import datetime

import pandas as pd
import streamlit as st

from pipeline_core.metrics.to_do import REASONS
from pipeline_core.review import words
from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui import choices, session, show

MOST_LINES = 15  # for one owner: a message that is longer is not read
MOST_OWNERS = 40
SHOWN = ("owner", "rank", "name", "stage", "amount", "effect", "reasons")
CLOCKS = ("days_overdue", "days_waiting", "days_untouched")


def to_do(asked: Scope, text: Text) -> None:
    """Draw what each owner is asked to look at, the costliest first."""
    answer = session.ask("to_do", asked)
    if answer.frame.empty:
        st.subheader(text("to_do.none"), anchor=False)
        return
    title = st.empty()
    frame = _of_reason(answer.frame, text)
    title.subheader(_heading(frame, text), anchor=False)
    first = f" · {text('deals.first', n=show.ROWS_SHOWN)}" if len(frame) > show.ROWS_SHOWN else ""
    st.caption(text("to_do.key") + first)
    whole = (
        frame["effect"].astype("float64") / 100
    ).round() * 100  # cents of an estimate say nothing
    shown = frame[[*SHOWN, *CLOCKS, "deal_id"]].assign(effect=whole.astype("Int64"))
    show.deals_to_open(shown, show.columns_of("to_do"), text, key="to_do")
    with st.container(horizontal=True, gap="small"):
        show.download("to_do", frame, text, "to_do")
    _to_copy(frame, asked.as_of, text)
    show.passport("to_do", answer, text, "to_do")


def _of_reason(frame: pd.DataFrame, text: Text) -> pd.DataFrame:
    """The deals of the reason that was chosen; only reasons that some deal has are on offer."""
    codes = frame["reasons"].str.split()
    found = [code for code in REASONS if codes.map(lambda each, code=code: code in each).any()]
    if len(found) < 2:
        return frame
    chosen = choices.choice("to_do", ("all", *found), text)
    if chosen == "all":
        return frame
    kept = frame[codes.map(lambda each: chosen in each)]
    return kept.assign(rank=kept.groupby("owner", dropna=False).cumcount() + 1)


def _heading(frame: pd.DataFrame, text: Text) -> str:
    effect = frame["effect"].sum(min_count=1)
    if pd.isna(effect):
        return text("to_do.heading_without_amounts", n=len(frame))
    return text("to_do.heading", n=len(frame), effect=text.money_said(effect))


def messages(frame: pd.DataFrame, day: datetime.date, text: Text) -> dict[str, str]:
    """Return one message per owner, in the order of the frame; what names no owner stands last."""
    found = {}
    for owner, rows in frame.groupby("owner", sort=False, dropna=False):
        name = text("to_do.no_owner") if pd.isna(owner) else str(owner)
        lines = [text("to_do.head", owner=name, n=len(rows), day=text.day_short(day))]
        lines += [_line(row, text) for row in rows.head(MOST_LINES).itertuples()]
        if len(rows) > MOST_LINES:
            lines.append(text("to_do.more", n=len(rows) - MOST_LINES))
        found[name] = "\n".join([*lines, text("to_do.ask")])
    return found


def _line(row: tuple, text: Text) -> str:
    amount = text("to_do.no_amount") if pd.isna(row.amount) else text.money_said(row.amount)
    why = "; ".join(
        words.why(row, reason, text) for reason in REASONS if reason in row.reasons.split()
    )
    return text("to_do.line", rank=row.rank, name=row.name, stage=row.stage, amount=amount, why=why)


def _to_copy(frame: pd.DataFrame, day: datetime.date, text: Text) -> None:
    label = text("to_do.copy")
    with st.expander(label, type="compact", on_change="rerun", key="to_do_copy") as opened:
        if not opened.open:
            return
        blocks = list(messages(frame, day, text).values())
        if len(blocks) > 1:
            st.caption(text("to_do.copy_all"))
            st.code("\n\n".join(blocks), language=None, wrap_lines=True, height=260)
            st.caption(text("to_do.copy_each"))
        for block in blocks[:MOST_OWNERS]:
            st.code(block, language=None, wrap_lines=True)
