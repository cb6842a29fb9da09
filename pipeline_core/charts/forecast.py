"""A period's outlook as ranges: what is booked, what is likely, where the target stands."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

ROW = 74


def range_bars(frame: pd.DataFrame, names: list[str], text: Text, colours: Palette) -> go.Figure:
    """Draw rows of forecast: booked solid, P10–P90 as a band, P50 as a tick, the target as a line.

    The small diamond is the plain weighted number. A scenario is a range, so ranges are compared.
    """
    drawn = figure(
        colours, ROW * max(len(frame), 1) + 60, margin={"l": 4, "r": 20, "t": 30, "b": 8}
    )
    for place, row in enumerate(frame.itertuples()):
        _range(drawn, place, row, text, colours)
    targets = frame["target"].dropna()
    highest = max(largest(frame["p90"]), largest(frame["weighted"]))
    if len(targets):
        highest = max(highest, float(targets.iloc[0]))
        is_far = float(targets.iloc[0]) > 0.75 * highest  # its words would leave the figure
        _target(drawn, float(targets.iloc[0]), is_far, len(frame), text, colours)
    ticks = round_ticks(highest)
    drawn.update_xaxes(
        showgrid=True,
        range=[0, highest * 1.06 or 1],
        tickvals=ticks,
        ticktext=[text.money(tick) if tick else "0" for tick in ticks],
        tickangle=0,
    )
    drawn.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=names,
        range=[len(names) - 0.4, -0.6],
        tickfont={"size": 13, "color": colours.ink},
    )
    return drawn


def range_bars_alt(frame: pd.DataFrame, names: list[str], text: Text) -> str:
    """Return range_bars in words."""
    said = "; ".join(
        text(
            "chart.range",
            name=name,
            p10=text.money_said(row.p10),
            p50=text.money_said(row.p50),
            p90=text.money_said(row.p90),
        )
        for name, row in zip(names, frame.itertuples(), strict=True)
    )
    return text("chart.range_bars.alt", rows=said)


def _range(drawn: go.Figure, place: int, row: tuple, text: Text, colours: Palette) -> None:
    booked = _hover("chart.booked", row.booked, text)
    likely = "<br>".join(
        _hover(f"chart.{name}", getattr(row, name), text) for name in ("p10", "p50", "p90")
    )
    _line(drawn, 0, row.booked, place, colours.won, 14, booked)
    _line(drawn, row.p10, row.p90, place, colours.open_pale, 22, likely)
    drawn.add_scatter(
        x=[row.p50],
        y=[place],
        mode="markers",
        marker={"symbol": "line-ns", "size": 24, "line": {"width": 3, "color": colours.open}},
        hovertemplate=f"{likely}<extra></extra>",
    )
    drawn.add_scatter(
        x=[row.weighted],
        y=[place],
        mode="markers",
        marker={
            "symbol": "diamond-open",
            "size": 9,
            "color": colours.faint,
            "line": {"width": 1.5},
        },
        hovertemplate=f"{_hover('chart.weighted', row.weighted, text)}<extra></extra>",
    )
    drawn.add_annotation(
        x=row.p50,
        y=place,
        yshift=-25,
        text=f"<b>{text.money(row.p50)}</b>",
        showarrow=False,
        font={"size": 13.5, "color": colours.open},
    )


def _line(
    drawn: go.Figure, start: float, end: float, y: int, colour: str, width: int, hover: str
) -> None:
    drawn.add_scatter(
        x=[float(start), float(end)],
        y=[y, y],
        mode="lines",
        line={"color": colour, "width": width},
        hovertemplate=f"{hover}<extra></extra>",
    )


def _target(
    drawn: go.Figure, target: float, is_far: bool, rows: int, text: Text, colours: Palette
) -> None:
    line = {"color": colours.ink, "width": 1.5}
    drawn.add_shape(type="line", x0=target, x1=target, y0=-0.6, y1=rows - 0.75, line=line)
    drawn.add_annotation(
        x=target,
        y=1,
        yref="paper",
        xanchor="right" if is_far else "center",
        yanchor="bottom",
        showarrow=False,
        text=f"<b>{text('chart.target')} {text.money(target)}</b>",
        font={"size": 12.5, "color": colours.ink},
    )


def _hover(key: str, cents: float, text: Text) -> str:
    return f"{text(key)} {text.money_full(cents)}"
