"""How a cell of a table is written: by the name of its column and the type that the metric promises."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pipeline_core.text import Text

COUNTED = ("_days", "_exits", "_deals")  # no shares, though they have fractions
# Columns that hold codes, and the key of a code's words.
CODES = {
    "pace": lambda code: f"pace.{code}",
    "forward": lambda code: f"forward.{code}",
    "history": lambda code: f"history.{code}",
    "bucket": lambda code: f"bucket.{code}",
    "from_kind": lambda code: f"from_kind.{code}",
    "to_kind": lambda code: f"to_kind.{code}",
    "reason": lambda code: f"attention.{code}",
    "check_name": lambda code: f"check.{code}",
    "odd": lambda code: f"odd.{code}",
    "measured_by": lambda code: f"choice.measure.{code}",
    "kind": lambda code: f"kind.{code}",
    "change": lambda code: f"change.{code}",
    "stuck_by": lambda code: f"stuck_by.{code}",
    "category": lambda code: f"category.{code}",
    "target_made_of": lambda code: f"target_made_of.{code}",
    "clock": lambda code: f"stuck_by.{code}",
    "against_older": lambda code: f"against_older.{code}",
    "compared_span": lambda code: f"compared_span.{code}",
    "detour": lambda code: f"detour.{code}",
    "won_compared": lambda code: f"compared.{code}",
    "made_of": lambda code: f"made_of.{code}",
    "lever": lambda code: f"lever_kind.{code}",
    "rule": lambda code: f"choice.rule.{code}",
    "state": lambda code: f"chart.{code}",
    "method": lambda code: f"backtest_method.{code}",
    "expectation": lambda code: f"expectation.{code}",
    "judged": lambda code: f"judged.{code}",
    "because": lambda code: f"because.{code or 'told'}",
    "fate": lambda code: f"fate.{code}",
    "said_by": lambda code: f"said_by.{code}",
}
KINDS = {"cents": "money", "date": "day", "moment": "day", "int64": "count", "Int64": "count"}


def kind_of(name: str, kind: str) -> str:
    """Return what a column holds: money, day, count, times, days, share, truth or words."""
    if kind in KINDS:
        return KINDS[kind]
    if kind in ("bool", "boolean"):
        return "truth"
    if name.endswith("coverage"):
        return "times"
    if kind == "float64":
        return "days" if name.endswith(COUNTED) else "share"
    return "words"


def writer(name: str, kind: str, text: Text) -> Callable[[Any], str]:
    """Return the function that writes the known values of a column; yes and no stay what they are."""
    return {
        "money": text.money_full,
        "day": text.day_short,
        "count": text.count,
        "times": text.times,
        "days": text.days,
        "share": text.share,
        "truth": str,
    }.get(kind_of(name, kind)) or _words(name, text)


def _words(name: str, text: Text) -> Callable[[Any], str]:
    if name == "outcome":
        return lambda code: text(f"outcome.{code}") if text.has(f"outcome.{code}") else str(code)
    if name in ("cohort", "period"):
        return text.period
    if name == "reasons":
        return lambda codes: " · ".join(text(f"to_do.is_{code}") for code in codes.split())
    if name in CODES:
        return lambda code: text(CODES[name](code))
    return str
