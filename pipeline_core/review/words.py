"""The meeting's sentences: why a deal is on the list, what is expected of it, and what became of it."""

from __future__ import annotations

from typing import Any

import pandas as pd

from pipeline_core.text import Text

MOST_QUESTIONS = 3


def why(row: Any, reason: str, text: Text) -> str:
    """Return what is the matter with a deal (a row of to_do or of a metric with its columns), in one breath."""
    if reason == "overdue":
        day = text.day_short(row.expected_close_on)
        return text("to_do.overdue", n=int(row.days_overdue), day=day)
    if reason == "silent":
        return text("to_do.silent", n=int(row.days_untouched))
    if reason == "stuck":
        days, long = int(row.days_waiting), text.days(row.long_days)
        return text(f"to_do.stuck_by_{row.stuck_by}", n=days, long=long)
    if reason == "pushed":
        before, after = text.day_short(row.close_on_before), text.day_short(row.expected_close_on)
        return text("matter.pushed", before=before, after=after)
    if reason == "amount_changed":
        before, after = text.money_said(row.amount_before), text.money_said(row.amount)
        return text("matter.amount_changed", before=before, after=after)
    if reason == "pushed_often":
        return text("matter.pushed_often", n=int(row.pushes))
    if reason == "below_target":
        return text("matter.below_target", chance=text.share(row.p_target))
    return text(f"matter.{reason}")


def reasons(row: Any, text: Text) -> str:
    """Return all that is the matter with a deal."""
    return "; ".join(why(row, reason, text) for reason in row.reasons.split())


def questions(codes: str, text: Text) -> list[str]:
    """Return two or three questions to ask about a deal: two for its first reason, one for its second."""
    first, *others = codes.split()
    asked = [text(f"question.{first}_first"), text(f"question.{first}_then")]
    asked += [text(f"question.{code}_first") for code in others]
    return asked[:MOST_QUESTIONS]


def agreed(row: Any, text: Text) -> str:
    """Return an action in one line: who, which deal, what, by when."""
    what = text(f"expectation.{row.expectation}") if pd.isna(row.what) else row.what
    values = {
        "owner": text("to_do.no_owner") if pd.isna(row.owner) else row.owner,
        "what": what,
        "day": text.day_short(row.due_on),
    }
    if pd.isna(row.name):
        return text("agreed.without_deal", **values)
    return text("agreed.with_deal", deal=row.name, **values)


def evidence(row: Any, text: Text) -> str:
    """Return what the uploads show of an action (a row of action_outcomes)."""
    if row.because:
        key = f"evidence.{row.because}"
        return text(key, day=text.day_short(row.kept_on)) if row.because == "by_hand" else text(key)
    if row.judged == "kept" and row.outcome in ("won", "lost"):
        return text(f"evidence.{row.outcome}", day=text.day_short(row.kept_on))
    if row.expectation in ("other", "closed") or pd.isna(row.stage_after):
        return text("evidence.still_open") if row.judged == "not_kept" else ""
    return _then_and_now(row, text)


def _then_and_now(row: Any, text: Text) -> str:
    """How the field that was to change stood in the meeting, and how it stands."""
    if row.expectation == "touched":
        if pd.isna(row.touched_on):
            return text("evidence.never_touched")
        return text("evidence.touched", day=text.day_short(row.touched_on))
    before, after = {
        "close_date": (row.close_on_before, row.close_on_after),
        "stage": (row.stage_before, row.stage_after),
        "amount": (row.amount_before, row.amount_after),
    }[row.expectation]
    said = {"close_date": text.day_short, "stage": str, "amount": text.money_full}
    written = {
        name: said[row.expectation](value)
        for name, value in (("before", before), ("after", after))
        if not pd.isna(value)
    }
    if "after" not in written:
        return text(f"evidence.{row.expectation}_missing")
    if written.get("before") == written["after"]:
        return text(f"evidence.{row.expectation}_same", after=written["after"])
    if "before" not in written:
        return text(f"evidence.{row.expectation}_set", after=written["after"])
    return text(f"evidence.{row.expectation}", **written)
