"""Tables in our words: money, dates, shares and codes as the language writes them; sorting stays numeric."""

from __future__ import annotations

from typing import Any

import pandas as pd
import streamlit as st

from pipeline_core.text import Text
from pipeline_core.text.cells import writer
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
        names[name]: writer(name, kind, text) for name, kind in columns.items() if name in names
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
    return {name: writer(str(name), columns[name], text)(row[name]) for name in row.index}


def _marked(formatted: Any) -> Any:
    return lambda value: f"{MARK} {formatted(value)}"
