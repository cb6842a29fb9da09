"""The suggested actions of each owner as text that any mail or chat tool can send."""

from __future__ import annotations

import json
import re
from typing import Any

import pandas as pd

from pipeline_core.review.words import reasons
from pipeline_core.scope import Scope
from pipeline_core.text import Text

MOST_LINES = 15  # for one owner: a message that is longer is not read
MARKS = re.compile(r"([\\`*_\[\]<>#|])")


def digest(frame: pd.DataFrame, scope: Scope, form: str, language: str) -> str:
    """Return rows of suggested_actions, owner by owner: as markdown the first of each, as json all."""
    text = Text(language, scope.reporting_currency)
    blocks = [
        (None if pd.isna(owner) else str(owner), list(rows.itertuples()))
        for owner, rows in frame.groupby("owner", sort=False, dropna=False)
    ]
    if form == "json":
        owners = [
            {"owner": owner, "actions": [_as_data(row, text) for row in rows]}
            for owner, rows in blocks
        ]
        found = {"as_of": scope.as_of.isoformat(), "owners": owners}
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    lines = [f"# {text('digest.title', day=text.day(scope.as_of))}"]
    if not blocks:
        lines += ["", text("digest.nothing")]
    for owner, rows in blocks:
        name = text("digest.team") if owner is None else owner
        lines += ["", f"## {text('digest.owner', owner=_plain(name), n=len(rows))}", ""]
        shown = enumerate(rows[:MOST_LINES], 1)
        lines += [f"{place}. {_plain(_line(row, text))}" for place, row in shown]
        if len(rows) > MOST_LINES:
            lines += ["", text("to_do.more", n=len(rows) - MOST_LINES)]
    return "\n".join(lines) + "\n"


def _line(row: Any, text: Text) -> str:
    """What is the matter, and what is asked by when."""
    values = {
        "why": reasons(row, text),
        "what": text(f"expectation.{row.expectation}"),
        "day": text.day_short(row.due_on),
    }
    if pd.isna(row.deal_id):
        return text("digest.line_without_deal", **values)
    amount = text("to_do.no_amount") if pd.isna(row.amount) else text.money_said(row.amount)
    return text("digest.line", deal=row.name, stage=row.stage, amount=amount, **values)


def _as_data(row: Any, text: Text) -> dict[str, Any]:
    return {
        "deal_id": None if pd.isna(row.deal_id) else row.deal_id,
        "deal": None if pd.isna(row.name) else row.name,
        "amount": None if pd.isna(row.amount) else round(int(row.amount) / 100, 2),
        "reasons": row.reasons.split(),
        "expectation": row.expectation,
        "due_on": row.due_on.date().isoformat(),
        "text": _line(row, text),
    }


def _plain(words: str) -> str:
    """A name from a file is no markup."""
    return MARKS.sub(r"\\\1", words)
