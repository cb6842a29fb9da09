"""Tables in our words: money, dates, shares and codes as the language writes them; sorting stays numeric."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.text import Text
from pipeline_core.ui import session

ROWS_SHOWN = 300  # formatting costs time per cell; the download has every row
TALLEST_TABLE = 420
MARK = "▸"


def table(
    frame: pd.DataFrame,
    columns: dict[str, str],
    text: Text,
    key: str,
    marked: pd.DataFrame | None = None,
) -> None:
    """Draw a frame with our words, money and dates; sorting stays numeric.

    `marked` is true in cells of the same frame that bear a sign.
    """
    drawn_table(frame, columns, text, key, marked)


def drawn_table(
    frame: pd.DataFrame,
    columns: dict[str, str],
    text: Text,
    key: str,
    marked: pd.DataFrame | None = None,
    **options: Any,
) -> Any:
    """Draw a table as `table` does, with whatever else a Streamlit table can do, and return its state."""
    shown = _in_words(frame.head(ROWS_SHOWN), columns, text)
    names = {name: text(f"column.{name}") for name in shown.columns}
    formats = {
        names[name]: _formatter(name, kind, text) for name, kind in columns.items() if name in names
    }
    styled = shown.rename(columns=names).style.format(formats, na_rep="–")
    for name in [] if marked is None else marked:
        cells = pd.IndexSlice[shown.index[marked[name].head(ROWS_SHOWN)], [names[name]]]
        styled = styled.format(_marked(formats[names[name]]), subset=cells, na_rep=f"{MARK} –")
        styled = styled.set_properties(subset=cells, **{"background-color": session.palette().band})
    return st.dataframe(
        styled,
        hide_index=True,
        key=key,
        alt=text("passport.table_alt", n=len(frame)),
        placeholder="–",
        height="content" if len(shown) <= 10 else TALLEST_TABLE,
        **options,
    )


def _in_words(frame: pd.DataFrame, columns: dict[str, str], text: Text) -> pd.DataFrame:
    """Yes and no as words: a table would draw boxes that look as if they could be ticked."""
    said = {True: text("said.yes"), False: text("said.no")}
    truths = [name for name in frame if columns.get(name) in ("bool", "boolean")]
    return frame.assign(**{name: frame[name].astype(object).map(said) for name in truths})


def written(row: pd.Series, columns: dict[str, str], text: Text) -> dict[str, str]:
    """Return the values of a row as a table would write them."""
    return {name: _formatter(str(name), columns[name], text)(row[name]) for name in row.index}


def _formatter(name: str, kind: str, text: Text) -> Any:
    if kind == "cents":
        return text.money_full
    if kind == "date":
        return text.day_short
    if kind == "moment":
        return lambda at: text.day_short(at)
    if kind in ("int64", "Int64"):
        return text.count
    if name.endswith("coverage"):
        return text.times
    if kind == "float64":
        return text.days if name.endswith(COUNTED) else text.share
    return _words(name, text)


def _marked(formatted: Any) -> Any:
    return lambda value: f"{MARK} {formatted(value)}"


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


def _words(name: str, text: Text) -> Any:
    if name == "outcome":
        return lambda code: text(f"outcome.{code}") if text.has(f"outcome.{code}") else str(code)
    if name in ("cohort", "period"):
        return text.period
    if name == "reasons":
        return lambda codes: " · ".join(text(f"to_do.is_{code}") for code in codes.split())
    if name in CODES:
        return lambda code: text(CODES[name](code))
    return str
