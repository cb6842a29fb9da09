"""Scenarios side by side as ranges: what each makes likely, and where the target stands."""

from __future__ import annotations

import math
import textwrap

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows, round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

ROW, LINE, LINES = 44, 16, 2  # a name's characters a line, and its lines


def scenario_ranges(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw rows of scenarios, the first as it stands: P10–P90 as a bar, P50 as a tick, both in words at the right.

    A scenario is a range, so the axis begins where the ranges do and no bar begins at zero.
    """
    drawn = figure(colours, ROW * len(frame) + 62, margin={"l": 4, "r": 116, "t": 26, "b": 8})
    for place, row in enumerate(frame.itertuples()):
        _range(drawn, place, row, text, colours)
    target = frame["target"].iloc[0]
    ends = [float(end) for end in [*frame["p10"], *frame["p90"]]]
    ends += [] if pd.isna(target) else [float(target)]
    room = (max(ends) - min(ends) or max(ends) or 1.0) * 0.08
    if pd.notna(target):
        _target(drawn, float(target), len(frame), text, colours)
    first = max(min(ends) - room, 0.0)
    ticks = _ticks(first, max(ends) + room)
    drawn.update_xaxes(
        showgrid=True,
        range=[first, max(ends) + room],
        tickvals=ticks,
        ticktext=[text.money(tick) for tick in ticks],
        tickangle=0,
    )
    name_rows(drawn, [_in_lines(name) for name in _names(frame, text)], colours)
    return drawn


def scenario_ranges_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return scenario_ranges in words."""
    said = "; ".join(
        text(
            "chart.range",
            name=name,
            p10=text.money_said(row.p10),
            p50=text.money_said(row.p50),
            p90=text.money_said(row.p90),
        )
        for name, row in zip(_names(frame, text), frame.itertuples(), strict=True)
    )
    return text("chart.scenario_ranges.alt", rows=said)


def _names(frame: pd.DataFrame, text: Text) -> list[str]:
    names = frame["scenario"]
    return [text("scenario.as_it_stands") if pd.isna(name) else str(name) for name in names]


def _in_lines(name: str) -> str:
    return "<br>".join(textwrap.wrap(name, LINE, max_lines=LINES, placeholder="…"))


def _ticks(first: float, last: float) -> list[float]:
    """A few whole steps between two ends, neither of which need be zero."""
    step = max(round_ticks(last - first, 2)[-1], 1.0)
    return [step * place for place in range(math.ceil(first / step), math.floor(last / step) + 1)]


def _range(drawn: go.Figure, place: int, row: tuple, text: Text, colours: Palette) -> None:
    is_base = place == 0
    hover = "<br>".join(
        f"{text(f'chart.{name}')} {text.money_full(getattr(row, name))}"
        for name in ("p10", "p50", "p90")
    )
    drawn.add_scatter(
        x=[float(row.p10), float(row.p90)],
        y=[place, place],
        mode="lines",
        line={"color": colours.line if is_base else colours.open_pale, "width": 18},
        hovertemplate=f"{hover}<extra></extra>",
    )
    drawn.add_scatter(
        x=[float(row.p50)],
        y=[place],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 22,
            "line": {"width": 3, "color": colours.muted if is_base else colours.open},
        },
        hovertemplate=f"{hover}<extra></extra>",
    )
    chance = "" if pd.isna(row.p_target) else muted(f" · {text.share(row.p_target)}", colours)
    drawn.add_annotation(
        x=1,
        xref="paper",
        xanchor="left",
        xshift=8,
        y=place,
        text=f"<b>{text.money(row.p50)}</b>{chance}",
        showarrow=False,
        font={"size": 13, "color": colours.ink},
    )


def _target(drawn: go.Figure, target: float, rows: int, text: Text, colours: Palette) -> None:
    line = {"color": colours.ink, "width": 1.5}
    drawn.add_shape(type="line", x0=target, x1=target, y0=-0.5, y1=rows - 0.5, line=line)
    drawn.add_annotation(
        x=target,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=f"<b>{text('chart.target')} {text.money(target)}</b>",
        font={"size": 12.5, "color": colours.ink},
    )
