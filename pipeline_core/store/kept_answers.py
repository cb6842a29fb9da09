"""An answer as text and back: a meeting keeps what it saw, whatever is uploaded after."""

from __future__ import annotations

import json
from typing import Any

import pandas as pd

from pipeline_core.store.database import Columns, as_promised


def answer_as_text(frame: pd.DataFrame, left_out: dict[str, int]) -> str:
    """Return the rows of an answer and what they leave out as JSON; what cannot be known is null."""
    columns = {name: [_plain(value) for value in frame[name]] for name in frame}
    return json.dumps({"columns": columns, "left_out": left_out}, ensure_ascii=False)


def answer_from_text(written: str, columns: Columns) -> tuple[pd.DataFrame, dict[str, int]] | None:
    """Return the rows and what they leave out; None where another version promised other columns."""
    found = json.loads(written)
    if list(found["columns"]) != list(columns):
        return None
    rows = {name: pd.Series(values, dtype="object") for name, values in found["columns"].items()}
    return as_promised(pd.DataFrame(rows), columns), found["left_out"]


def _plain(value: Any) -> Any:
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return None
    if isinstance(value, pd.Timestamp):
        return value.isoformat()
    return value.item() if hasattr(value, "item") else value
