"""The flags of one deal in words: each with its clock and its reason, and what could not be checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.scope import Scope
from pipeline_core.text import Text
from pipeline_core.ui.plain import plain

Written = Callable[[Any], str]  # a value as it is read
FEWEST_OTHERS = 10  # with fewer, a share of them says little


@dataclass(frozen=True)
class Said:
    """A sentence about one flag; `flag` names the badge when it is raised, None when it is not."""

    flag: str | None
    reason: str


def draw(flags: pd.Series, changes: pd.DataFrame, asked: Scope, text: Text) -> None:
    """Draw raised flags as badges with their reasons, and under them what was checked and is fine."""
    said = sentences(flags, changes, asked, text)
    if not _badges(said, text):
        st.markdown(text("deal_page.no_flag"))
    for each in said:
        if not each.flag:
            st.caption(plain(each.reason))


def draw_past(changes: pd.DataFrame, text: Text) -> None:
    """Draw what was moved in a deal that is no longer open; nothing else can be asked of it."""
    if not _badges(_moves(changes, text), text):
        st.markdown(text("deal_page.closed"))


def _badges(said: list[Said], text: Text) -> int:
    raised = [each for each in said if each.flag]
    for each in raised:
        st.markdown(f":orange-badge[{text(f'flag.{each.flag}')}] {plain(each.reason)}")
    return len(raised)


def sentences(flags: pd.Series, changes: pd.DataFrame, asked: Scope, text: Text) -> list[Said]:
    """Return what is to be said of an open deal, the two clocks first and never merged."""
    return [
        _stuck(flags, text),
        _silent(flags, text),
        _overdue(flags, asked, text),
        *_moves(changes, text),
        *_skipped(flags, text),
    ]


def _stuck(flags: pd.Series, text: Text) -> Said:
    stage, by = flags["stage"], flags["stuck_by"]
    if by == "chosen" and flags["long_days"] == 0:
        return Said(None, text("flag_reason.stuck_never", stage=stage))
    if pd.isna(flags["days_waiting"]):
        return Said(None, text("flag_reason.since_unknown"))
    if pd.isna(flags["is_stuck"]):
        return Said(None, text("flag_reason.stuck_unknown", stage=stage))
    values = {
        "n": int(flags["days_waiting"]),
        "stage": stage,
        "long": text("chart.days", n=int(flags["long_days"])),
    }
    chance = "" if by == "chosen" else f" {_chance(flags, text)}"
    if flags["is_stuck"]:
        return Said("stuck", text(f"flag_reason.stuck_by_{by}", **values) + chance)
    if flags["days_waiting"] > flags["long_days"]:
        return Said(None, text("flag_reason.long_but_won", **values) + chance)
    return Said(None, text(f"flag_reason.fine_by_{by}", **values))


def _chance(flags: pd.Series, text: Text) -> str:
    """What became of the others that waited so long, where there were enough of them."""
    if flags["others_as_long"] < FEWEST_OTHERS:
        return text("flag_reason.chance_unknown")
    now, entry = text.share(flags["chance_now"]), text.share(flags["chance_at_entry"])
    return text("flag_reason.chance", n=int(flags["others_as_long"]), now=now, entry=entry)


def _silent(flags: pd.Series, text: Text) -> Said:
    if pd.isna(flags["is_silent"]):
        return Said(None, text("flag_reason.silent_unknown"))
    if pd.isna(flags["silent_after_days"]):
        return Said(None, text("flag_reason.silent_never", stage=flags["stage"]))
    days, limit = int(flags["days_untouched"]), int(flags["silent_after_days"])
    values = {"n": days, "stage": flags["stage"], "limit": text("chart.days", n=limit)}
    if flags["is_silent"]:
        return Said("silent", text("flag_reason.silent", **values))
    if days > limit:
        planned = text.day_short(flags["planned_on"])
        return Said(None, text("flag_reason.planned", n=days, day=planned))
    return Said(None, text("flag_reason.heard", **values))


def _overdue(flags: pd.Series, asked: Scope, text: Text) -> Said:
    due = flags["expected_close_on"]
    if pd.isna(due):
        return Said(None, text("flag_reason.undated"))
    days = (due.date() - asked.as_of).days
    if flags["is_overdue"]:
        return Said("overdue", text("flag_reason.overdue", n=-days, day=text.day_short(due)))
    if not days:
        return Said(None, text("flag_reason.due_today", day=text.day_short(due)))
    return Said(None, text("flag_reason.due", n=days, day=text.day_short(due)))


def _moves(changes: pd.DataFrame, text: Text) -> list[Said]:
    return [
        *_moved(changes, "push", ("due_before", "due_after"), text.day_short, text),
        *_moved(changes, "amount", ("amount_before", "amount_after"), text.money_full, text),
    ]


def _moved(
    changes: pd.DataFrame, kind: str, columns: tuple[str, str], written: Written, text: Text
) -> list[Said]:
    """How often something moved, from where to where: `kind` is the change, `columns` hold both ends."""
    moves = changes[changes["change"] == kind]
    if moves.empty:
        return []
    before, after = written(moves[columns[0]].iloc[0]), written(moves[columns[1]].iloc[-1])
    flag = "pushed" if kind == "push" else kind
    return [Said(flag, text(f"flag_reason.{flag}", n=len(moves), before=before, after=after))]


def _skipped(flags: pd.Series, text: Text) -> list[Said]:
    if pd.isna(flags["skipped_stages"]):
        return []
    return [Said("skipped", text("flag_reason.skipped", stages=flags["skipped_stages"]))]
