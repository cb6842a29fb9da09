"""An answer as the command line prints it: a table, CSV, or the one JSON object that scripts rely on."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from typing import Any

import pandas as pd

from pipeline_core.answers import METRICS, Answer
from pipeline_core.scope import Scope
from pipeline_core.text import Text


def printed(metric: str, scope: Scope, answer: Answer, form: str, text: Text) -> str:
    """Return an answer as text: amounts in currency units with two decimals, shares 0–1."""
    rows = plain_rows(answer.frame, METRICS[metric].columns)
    if form == "json":
        found = {
            "metric": metric,
            "scope": plain_scope(scope),
            "columns": list(answer.frame.columns),
            "rows": rows,
            "left_out": answer.left_out,
        }
        return json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if form == "csv":
        return as_csv(list(answer.frame.columns), rows)
    table = pd.DataFrame(rows, columns=list(answer.frame.columns))
    left_out = [text(f"left_out.{reason}", n=n) for reason, n in answer.left_out.items()]
    lines = [text(f"{metric}.title"), table.to_string(index=False, na_rep="–"), *left_out]
    return "\n".join(lines) + "\n"


def history_said(row: pd.Series, text: Text) -> str:
    """How many closed deals a forecast rests on, and what they are enough for."""
    if not row["closed_deals"]:
        return text("forecast_depth.nothing")
    closed, won = int(row["closed_deals"]), text.count(row["won_deals"])
    return text(f"forecast_depth.{row['depth']}", n=closed, won=won)


def plain_rows(frame: pd.DataFrame, columns: dict[str, str]) -> list[dict[str, Any]]:
    """Return a frame's rows with values that JSON knows; what cannot be known is None."""
    return [
        {name: _plain(value, columns.get(name, "")) for name, value in row.items()}
        for row in frame.to_dict("records")
    ]


def as_csv(columns: list[str], rows: list[dict[str, Any]]) -> str:
    """Return rows as CSV; text that a spreadsheet would take for a formula is escaped."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: escaped(value) for name, value in row.items()})
    return out.getvalue()


def escaped(value: Any) -> Any:
    """Return text with an apostrophe before a first character that would make it a formula."""
    is_formula = isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r"))
    return f"'{value}" if is_formula else value


def _plain(value: Any, kind: str) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if kind == "cents":
        return round(int(value) / 100, 2)
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if kind == "date" else value.isoformat()
    return value.item() if hasattr(value, "item") else value


def plain_scope(scope: Scope) -> dict[str, Any]:
    """Return what restricts a scope, with days as ISO dates."""
    found = dataclasses.asdict(scope)
    return {
        name: value.isoformat() if hasattr(value, "isoformat") else value
        for name, value in found.items()
        if value is not None
    }
