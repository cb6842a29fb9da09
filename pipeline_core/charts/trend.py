"""The open pipeline over days: areas stacked by stage, each named at its right end."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, round_ticks, shortened, spread_out
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.pipeline import measured
from pipeline_core.charts.style import figure, stage_ramp, write_on
from pipeline_core.text import Text

HEIGHT, LINE = 340, 17  # pixels: the figure, and a name with its air


def stage_trend(frame: pd.DataFrame, text: Text, colours: Palette, measure: str) -> go.Figure:
    """Draw pipeline_trend as areas stacked by stage, each named at its right end."""
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 112, "t": 8, "b": 8})
    stages = list(dict.fromkeys(frame["stage"]))
    for stage, colour in zip(stages, stage_ramp(colours, len(stages)), strict=True):
        rows = frame[frame["stage"] == stage]
        shown = [measured(value, text, measure) for value in rows[measure]]
        drawn.add_scatter(
            x=rows["day"],
            y=rows[measure].astype("float64"),
            stackgroup="stages",
            mode="lines",
            line={"width": 1, "color": colours.paper},
            fillcolor=colour,
            customdata=list(zip(shown, map(text.day, rows["day"]), strict=True)),
            hovertemplate=f"<b>{stage}</b> %{{customdata[0]}}<br>%{{customdata[1]}}<extra></extra>",
        )
    highest = largest(frame.groupby("day")[measure].sum())
    _names_at_end(drawn, frame, measure, highest, colours)
    _day_axis(drawn, sorted(frame["day"].unique()), text)
    _value_axis(drawn, highest, text, measure)
    return drawn


def stage_trend_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return stage_trend in words: the first and the last day."""
    totals = frame.groupby("day")[measure].sum()
    if totals.empty:
        return text("chart.nothing")
    return text(
        "chart.stage_trend.alt",
        first=measured(totals.iloc[0], text, measure),
        first_on=text.day(totals.index[0]),
        last=measured(totals.iloc[-1], text, measure),
        last_on=text.day(totals.index[-1]),
    )


def _names_at_end(
    drawn: go.Figure, frame: pd.DataFrame, measure: str, highest: float, colours: Palette
) -> None:
    """A stage without a deal at the end has no band there, so it gets no name."""
    if frame.empty:
        return
    last = frame[frame["day"] == frame["day"].max()]
    bands = last[last[measure].fillna(0) > 0]
    heights = bands[measure].astype("float64")
    middles = spread_out(list(heights.cumsum() - heights / 2), LINE / HEIGHT * highest, highest)
    write_on(
        drawn,
        [(last["day"].iloc[-1], middle) for middle in middles],
        [f"  {shortened(stage, 16)}" for stage in bands["stage"]],
        colours,
        size=12.5,
        position="middle right",
    )


def _day_axis(drawn: go.Figure, days: list, text: Text) -> None:
    """Three ticks at most, in our own words: the library's dates know one language."""
    ticks = days if len(days) < 4 else [days[0], days[len(days) // 2], days[-1]]
    drawn.update_xaxes(tickvals=ticks, ticktext=[text.day_tick(day) for day in ticks], tickangle=0)
    if len(days) > 1:  # the names at the right end would stretch the axis
        drawn.update_xaxes(range=[days[0], days[-1]])


def _value_axis(drawn: go.Figure, highest: float, text: Text, measure: str) -> None:
    ticks = round_ticks(highest)
    shown = [measured(tick, text, measure) if tick else "0" for tick in ticks]
    drawn.update_yaxes(showgrid=True, tickvals=ticks, ticktext=shown, range=[0, highest or 1])
