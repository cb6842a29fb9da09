"""What is won and open in a period, beside what its target needs."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text


def coverage_bars(row: pd.Series, text: Text, colours: Palette) -> go.Figure:
    """Draw one row of coverage: won and open above, won and the open pipeline needed below, the target as a line."""
    drawn = figure(
        colours, 150, bargap=0.4, barmode="stack", margin={"l": 4, "r": 84, "t": 26, "b": 4}
    )
    bars = [(text("chart.have"), "open_amount", colours.open_pale)]
    if pd.notna(row["needed_amount"]):
        bars.append((text("chart.need"), "needed_amount", colours.parked))
    places = list(range(len(bars)))
    won = float(row["won_amount"])
    _parts(drawn, [won] * len(bars), colours.won, "", text, colours)
    for place, (_, column, colour) in enumerate(bars):
        amounts = [float(row[column]) if place == each else 0.0 for each in places]
        _parts(drawn, amounts, colour, text.money(row[column]), text, colours)
    highest = max(won + max(float(row[column]) for _, column, _ in bars), float(row["target"]))
    _target(drawn, float(row["target"]), highest, text, colours)
    drawn.update_xaxes(visible=False, range=[0, highest or 1])
    drawn.update_yaxes(
        tickvals=places,
        ticktext=[name for name, _, _ in bars],
        range=[1.5, -0.5],
        tickfont={"size": 14, "color": colours.ink},
    )
    return drawn


def coverage_bars_alt(row: pd.Series, text: Text) -> str:
    """Return coverage_bars in words."""
    return text(
        "chart.coverage_bars.alt",
        won=text.money(row["won_amount"]),
        open=text.money(row["open_amount"]),
        needed=text.money(row["needed_amount"]),
        target=text.money(row["target"]),
    )


def _parts(
    drawn: go.Figure, amounts: list[float], colour: str, label: str, text: Text, colours: Palette
) -> None:
    """The same part of each bar; only the one with a length carries the label."""
    drawn.add_bar(
        y=list(range(len(amounts))),
        x=amounts,
        orientation="h",
        marker={"color": colour},
        text=[f"<b>{label}</b>" if label and amount else "" for amount in amounts],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 13, "color": colours.ink},
        customdata=[text.money_full(amount) for amount in amounts],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _target(drawn: go.Figure, target: float, highest: float, text: Text, colours: Palette) -> None:
    drawn.add_shape(
        type="line",
        x0=target,
        x1=target,
        y0=-0.5,
        y1=1.5,
        line={"width": 2, "color": colours.ink},
    )
    drawn.add_annotation(
        x=target,
        y=-0.5,
        yshift=10,
        xanchor="left" if target < highest / 2 else "right",
        text=text("chart.target_of", amount=text.money(target)),
        showarrow=False,
        font={"size": 12.5, "color": colours.ink},
    )
