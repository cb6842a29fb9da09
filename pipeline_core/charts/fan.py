"""A period's bookings as a fan: what is booked as solid steps, what is likely as a band that opens."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, round_ticks, spread_out
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, see_through
from pipeline_core.text import Text

HEIGHT, AROUND, LINE = 380, 62, 36  # pixels: the figure, its edges, a value with its name under it
ROOM = 1.08  # above the highest value
LABELS = ("p10", "p50", "p90")


@dataclass(frozen=True)
class Fan:
    """What a fan shows: forecast_weeks, with levers too, and booked_by_day of the period and the one before.

    `moved` is None while no lever is pulled; `before` is moved so that both periods begin on one day, and
    so is `before_until`, up to which it is known.
    """

    weeks: pd.DataFrame
    moved: pd.DataFrame | None
    booked: pd.DataFrame
    before: pd.DataFrame
    before_until: datetime.date
    since: datetime.date
    until: datetime.date
    as_of: datetime.date
    target: float | None

    @property
    def shown(self) -> pd.DataFrame:
        """The weeks as they are with levers, if any is pulled."""
        return self.weeks if self.moved is None else self.moved

    @property
    def highest(self) -> float:
        """The largest value that is drawn."""
        values = [largest(self.shown["p90"]), largest(self.weeks["p50"]), float(self.target or 0)]
        return max([*values, largest(self.booked["booked"]), largest(self.before["booked"])])


def forecast_fan(fan: Fan, text: Text, colours: Palette) -> go.Figure:
    """Draw booked so far, P10–P90 and P50 of the weeks to come, the target, and the period before."""
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 84, "t": 24, "b": 8})
    _before(drawn, fan, text, colours)
    _booked(drawn, fan, text, colours)
    _likely(drawn, fan, text, colours)
    if fan.target is not None:
        _target(drawn, fan, text, colours)
    if fan.since <= fan.as_of < fan.until:
        drawn.add_vline(x=str(fan.as_of), line={"color": colours.faint, "width": 1, "dash": "dot"})
        drawn.add_annotation(
            x=str(fan.as_of),
            y=1,
            yref="paper",
            yanchor="bottom",
            showarrow=False,
            text=text.day_tick(fan.as_of),
            font={"size": 12, "color": colours.muted},
        )
    _axes(drawn, fan, text)
    return drawn


def forecast_fan_alt(fan: Fan, text: Text) -> str:
    """Return forecast_fan in words: what is booked, and the range on the last day."""
    if fan.shown.empty:
        return text("chart.nothing")
    last = fan.shown.iloc[-1]
    values = {name: text.money_said(last[name]) for name in ("booked", *LABELS)}
    return text("fan.alt", day=text.day(last["day"]), **values)


def _booked(drawn: go.Figure, fan: Fan, text: Text, colours: Palette) -> None:
    if fan.as_of < fan.since:
        return
    last = min(fan.as_of, fan.until)
    total = float(fan.booked["booked"].iloc[-1]) if len(fan.booked) else 0.0
    days = [str(fan.since), *(_iso(day) for day in fan.booked["day"]), str(last)]
    values = [0.0, *fan.booked["booked"].astype("float64"), total]
    drawn.add_scatter(
        x=days,
        y=values,
        mode="lines",
        line={"color": colours.won, "width": 2.5, "shape": "hv"},
        fill="tozeroy",
        fillcolor=see_through(colours.won, 0.1),
        customdata=[text.money_full(value) for value in values],
        hovertemplate=f"{text('chart.booked')} %{{customdata}}<extra></extra>",
    )
    drawn.add_annotation(
        x=str(last),
        y=total,
        xanchor="right",
        yanchor="bottom",
        xshift=-6,
        showarrow=False,
        align="right",
        text=f"<b>{text('fan.booked')}<br>{text.money(total)}</b>",
        font={"size": 12.5, "color": colours.won},
    )


def _before(drawn: go.Figure, fan: Fan, text: Text, colours: Palette) -> None:
    if fan.before.empty:
        return
    booked = fan.before["booked"].astype("float64")
    values = [0.0, *booked, booked.iloc[-1]]
    drawn.add_scatter(
        x=[str(fan.since), *(_iso(day) for day in fan.before["day"]), str(fan.before_until)],
        y=values,
        mode="lines",
        line={"color": colours.faint, "width": 1.25, "shape": "hv"},
        customdata=[text.money_full(value) for value in values],
        hovertemplate=f"{text('fan.before')} %{{customdata}}<extra></extra>",
    )


def _likely(drawn: go.Figure, fan: Fan, text: Text, colours: Palette) -> None:
    if fan.shown.empty:
        return
    band = {"mode": "lines", "line": {"width": 0}, "hoverinfo": "skip"}
    days, low = _path(fan, fan.shown, "p10")
    drawn.add_scatter(x=days, y=low, **band)
    drawn.add_scatter(
        x=days,
        y=_path(fan, fan.shown, "p90")[1],
        fill="tonexty",
        fillcolor=see_through(colours.open, 0.16),
        **band,
    )
    if fan.moved is not None:
        _middle(drawn, fan, fan.weeks, "forecast.as_it_stands", colours.faint, 1.5, text)
    _middle(drawn, fan, fan.shown, "chart.p50", colours.open, 2.5, text)
    _values_at_end(drawn, fan, text, colours)


def _middle(
    drawn: go.Figure,
    fan: Fan,
    weeks: pd.DataFrame,
    key: str,
    colour: str,
    width: float,
    text: Text,
) -> None:
    days, middle = _path(fan, weeks, "p50")
    drawn.add_scatter(
        x=days,
        y=middle,
        mode="lines",
        line={"color": colour, "width": width, "dash": "dash"},
        customdata=[text.money_full(value) for value in middle],
        hovertemplate=f"{text(key)} %{{customdata}}<extra></extra>",
    )


def _values_at_end(drawn: go.Figure, fan: Fan, text: Text, colours: Palette) -> None:
    last = fan.shown.iloc[-1]
    values = [float(last[name]) for name in LABELS]
    least = LINE / (HEIGHT - AROUND) * fan.highest * ROOM
    for name, value, place in zip(
        LABELS, values, spread_out(values, least, fan.highest), strict=True
    ):
        amount = text.money(value)
        drawn.add_annotation(
            x=1,
            xref="paper",
            xanchor="left",
            xshift=6,
            y=place,
            showarrow=False,
            align="left",
            text=f"<b>{amount}</b><br>{muted(name.upper(), colours)}",
            font={"size": 12.5, "color": colours.open if name == "p50" else colours.muted},
        )


def _target(drawn: go.Figure, fan: Fan, text: Text, colours: Palette) -> None:
    drawn.add_shape(
        type="line",
        x0=str(fan.since),
        x1=str(fan.until),
        y0=fan.target,
        y1=fan.target,
        line={"color": colours.ink, "width": 1.5},
    )
    drawn.add_annotation(
        x=str(fan.since),
        y=fan.target,
        xanchor="left",
        yanchor="bottom",
        showarrow=False,
        text=f"<b>{text('chart.target_of', amount=text.money(fan.target))}</b>",
        font={"size": 12.5, "color": colours.ink},
    )


def _axes(drawn: go.Figure, fan: Fan, text: Text) -> None:
    highest = fan.highest or 1.0
    ticks = round_ticks(highest)
    drawn.update_yaxes(
        showgrid=True,
        range=[0, highest * ROOM],
        tickvals=ticks,
        ticktext=[text.money(tick) if tick else "0" for tick in ticks],
    )
    span = (fan.until - fan.since).days
    days = [fan.since + datetime.timedelta(days=span * part // 3) for part in range(4)]
    drawn.update_xaxes(
        range=[str(fan.since), str(fan.until)],
        tickvals=[str(day) for day in days],
        ticktext=[text.day_tick(day) for day in days],
        tickangle=0,
    )


def _path(fan: Fan, weeks: pd.DataFrame, name: str) -> tuple[list[str], list[float]]:
    """From what is booked on the as-of day, or from nothing on the first day of a period to come."""
    begins = max(fan.as_of, fan.since)
    days = [str(begins), *(_iso(day) for day in weeks["day"])]
    return days, [float(weeks["booked"].iloc[0]), *weeks[name].astype("float64")]


def _iso(day: datetime.date) -> str:
    return f"{day:%Y-%m-%d}"
