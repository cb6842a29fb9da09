"""What is in a pack, as data, in the order of the meeting's run-sheet; it is built once and drawn twice."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.text import Text


@dataclass(frozen=True)
class Table:
    """Rows of an answer: a reader sees the columns in `shown`, a workbook has all of them."""

    title: str
    frame: pd.DataFrame
    columns: dict[str, str]  # name -> the type that the metric promises
    headings: dict[str, str]  # name -> words
    shown: tuple[str, ...] = ()


@dataclass(frozen=True)
class Bars:
    """Which columns of a part's table a spreadsheet draws; stacked on `base`, which itself is not seen."""

    table: int
    names: str
    values: tuple[str, ...]
    base: str | None = None


@dataclass(frozen=True)
class Line:
    """One thing to talk about: what it is, a word of judgement, and what there is to say of it."""

    title: str
    badge: str = ""
    about: str = ""
    questions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Definition:
    """What a number means and how many deals are not in it, and why."""

    title: str
    about: str
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """One step of the meeting."""

    name: str
    title: str
    finding: str
    captions: tuple[str, ...] = ()
    figure: go.Figure | None = None
    alt: str = ""
    bars: Bars | None = None
    lines: tuple[Line, ...] = ()
    tables: tuple[Table, ...] = ()
    definitions: tuple[Definition, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class Scenario:
    """Levers, decisions about single deals and switches as `forecast` takes them, under a name."""

    name: str
    asked: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pack:
    """All that is handed out; `facts` say what it is frozen to."""

    title: str
    facts: tuple[tuple[str, str], ...]
    parts: tuple[Part, ...]
    definitions: tuple[Definition, ...]
    made_on: datetime.date
    text: Text
