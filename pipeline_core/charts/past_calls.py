"""Forecasts of past days as ranges, each beside what then came in."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

HEIGHT, ROOM = 320, 1.06
AIR = 170  # pixels of bands side by side: a year of forecasts keeps gaps on a phone


def past_calls(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw a forecast per past day, P10–P90 as a band and P50 as a tick, and what came in as a sign.

    `frame`: since_on, until_on, p10, p50, p90 and booked in cents. A circle lies inside its range, a diamond
    outside; the first value of each sign's customdata is the day, for clicks.
    """
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 16, "t": 8, "b": 8})
    days = [f"{day:%Y-%m-%d}" for day in frame["since_on"]]
    gaps, width = [None] * len(days), min(14, AIR / max(len(days), 1))
    drawn.add_scatter(
        x=[each for day in days for each in (day, day, None)],
        y=[each for row in zip(frame["p10"], frame["p90"], gaps, strict=True) for each in row],
        mode="lines",
        line={"color": colours.open_pale, "width": width},
        hoverinfo="skip",
    )
    tick = {"symbol": "line-ew", "size": width, "line": {"width": 2.5, "color": colours.open}}
    _signs(drawn, frame, days, "p50", tick, text)
    is_inside = inside(frame)
    came = {
        "symbol": ["circle" if each else "diamond" for each in is_inside],
        "color": [colours.won if each else colours.warning for each in is_inside],
        "size": 11,
        "line": {"width": 1.5, "color": colours.paper},
    }
    _signs(drawn, frame, days, "booked", came, text)
    _axes(drawn, frame, days, text)
    return drawn


def past_calls_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return past_calls in words: how many results lay inside, and the last one."""
    if frame.empty:
        return text("chart.nothing")
    last = frame.iloc[-1]
    values = {name: text.money_said(last[name]) for name in ("p10", "p90", "booked")}
    return text(
        "past_check.alt",
        inside=text.count(int(inside(frame).sum())),
        n=len(frame),
        day=text.day(last["since_on"]),
        **values,
    )


def inside(frame: pd.DataFrame) -> pd.Series:
    """Return whether what came in lay inside each range, its edges included."""
    return frame["booked"].between(frame["p10"], frame["p90"])


def _signs(
    drawn: go.Figure,
    frame: pd.DataFrame,
    days: list[str],
    measure: str,
    marker: dict[str, object],
    text: Text,
) -> None:
    drawn.add_scatter(
        x=days,
        y=frame[measure].astype("float64"),
        mode="markers",
        marker=marker,
        unselected={"marker": {"opacity": 1}},
        customdata=[
            [day, _said(row, text)] for day, row in zip(days, frame.itertuples(), strict=True)
        ],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _said(row: tuple, text: Text) -> str:
    return text(
        "past_check.hover",
        since=text.day(row.since_on),
        until=text.day(row.until_on),
        booked=text.money_full(row.booked),
        likely=text.money_range(row.p10, row.p90),
        p50=text.money_full(row.p50),
    )


def _axes(drawn: go.Figure, frame: pd.DataFrame, days: list[str], text: Text) -> None:
    highest = max(largest(frame["p90"]), largest(frame["booked"])) or 1.0
    ticks = round_ticks(highest)
    drawn.update_yaxes(
        showgrid=True,
        range=[-0.04 * highest, highest * ROOM],
        tickvals=ticks,
        ticktext=[text.money(tick) if tick else "0" for tick in ticks],
    )
    named = sorted({0, len(days) // 2, len(days) - 1}) if days else []
    drawn.update_xaxes(
        tickvals=[days[place] for place in named],
        ticktext=[text.day_short(frame["since_on"].iloc[place]) for place in named],
        tickangle=0,
    )
