"""The tables of a pack: an answer's columns with their words, and what was put into words beside them."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from pipeline_core.answers import METRICS, Answer
from pipeline_core.pack.contents import Definition, Table
from pipeline_core.text import Text


def table(
    metric: str,
    frame: pd.DataFrame,
    text: Text,
    shown: tuple[str, ...] = (),
    said: Mapping[str, list[str]] | None = None,
) -> Table:
    """Return rows of a metric as a table; `said` are columns of words that come first, under pack.column_…."""
    words = dict(said or {})
    columns = {**dict.fromkeys(words, "str"), **METRICS[metric].columns}
    headings = {name: text(f"pack.column_{name}") for name in words}
    headings |= {name: text(f"column.{name}") for name in columns if name not in words}
    whole = frame.assign(**words)[list(columns)].reset_index(drop=True)
    return Table(text(f"{metric}.title"), whole, columns, headings, shown)


def worded(title: str, columns: Mapping[str, tuple[str, list]], text: Text) -> Table:
    """Return a table of our own: name -> (type, values), each under pack.column_…."""
    frame = pd.DataFrame({name: values for name, (_, values) in columns.items()})
    types = {name: kind for name, (kind, _) in columns.items()}
    return Table(title, frame, types, {name: text(f"pack.column_{name}") for name in columns})


def definition(metric: str, answer: Answer, text: Text) -> Definition:
    """Return what a metric means and what its answer leaves out."""
    reasons = tuple(text(f"left_out.{reason}", n=n) for reason, n in answer.left_out.items())
    return Definition(text(f"{metric}.title"), text(f"{metric}.about"), reasons)
