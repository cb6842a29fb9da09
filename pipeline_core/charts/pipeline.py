"""The open pipeline as figures: by stage, by any dimension, over days."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, stage_ramp
from pipeline_core.text import Text

ROW = 56  # pixels a bar, so that a figure with more stages is taller, not tighter
MOST_BARS = 14


def stage_bars(frame: pd.DataFrame, text: Text, colours: Palette, measure: str) -> go.Figure:
    """Draw pipeline_by_stage: pale bar the full value, dark bar inside it the weighted one.

    The first stage is on top. customdata[0] is the stage.
    """
    return _bars(frame["stage"], frame, text, colours, measure)


def value_bars(
    frame: pd.DataFrame, labels: list[str], text: Text, colours: Palette, measure: str
) -> go.Figure:
    """Draw pipeline_by: the same bars by owner, team, segment or month; customdata[0] is the value."""
    return _bars(pd.Series(labels), frame, text, colours, measure)


def stage_bars_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return stage_bars in words."""
    said = "; ".join(
        f"{row.stage}: {_shown(row.deals, row.amount, text, measure)}" for row in frame.itertuples()
    )
    return text("chart.stage_bars.alt", rows=said)


def stage_trend(frame: pd.DataFrame, text: Text, colours: Palette, measure: str) -> go.Figure:
    """Draw pipeline_trend as areas stacked by stage, each named at its right end."""
    drawn = figure(colours, 340, margin={"l": 4, "r": 112, "t": 8, "b": 8})
    stages = list(dict.fromkeys(frame["stage"]))
    running = 0.0
    for stage, colour in zip(stages, stage_ramp(colours, len(stages)), strict=True):
        rows = frame[frame["stage"] == stage]
        height = rows[measure].astype("float64")
        shown = [_measured(value, text, measure) for value in rows[measure]]
        drawn.add_scatter(
            x=rows["day"],
            y=height,
            stackgroup="stages",
            mode="lines",
            line={"width": 1, "color": colours.paper},
            fillcolor=colour,
            customdata=list(zip(shown, map(text.day, rows["day"]), strict=True)),
            hovertemplate=f"<b>{stage}</b> %{{customdata[0]}}<br>%{{customdata[1]}}<extra></extra>",
        )
        if len(height):
            middle, running = running + height.iloc[-1] / 2, running + height.iloc[-1]
            _name_at_end(drawn, rows["day"].iloc[-1], middle, stage, colours)
    _day_axis(drawn, sorted(frame["day"].unique()), text)
    _value_axis(drawn, largest(frame.groupby("day")[measure].sum()), text, measure)
    return drawn


def stage_trend_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return stage_trend in words: the first and the last day."""
    totals = frame.groupby("day")[measure].sum()
    if totals.empty:
        return text("chart.nothing")
    return text(
        "chart.stage_trend.alt",
        first=_measured(totals.iloc[0], text, measure),
        first_on=text.day(totals.index[0]),
        last=_measured(totals.iloc[-1], text, measure),
        last_on=text.day(totals.index[-1]),
    )


def _bars(
    names: pd.Series, frame: pd.DataFrame, text: Text, colours: Palette, measure: str
) -> go.Figure:
    frame, names = frame.head(MOST_BARS), list(names.head(MOST_BARS))
    drawn = figure(
        colours,
        ROW * max(len(frame), 1) + 20,
        bargap=0.42,
        barmode="overlay",
        margin={"l": 4, "r": 124, "t": 4, "b": 4},
    )
    _full_bars(drawn, names, frame, text, colours, measure)
    if measure == "amount":
        drawn.add_bar(
            y=list(range(len(frame))),
            x=frame["weighted_amount"].fillna(0).astype("float64"),
            orientation="h",
            width=0.2,
            marker={"color": colours.open},
            hoverinfo="skip",
            unselected={"marker": {"opacity": 1}},
        )
    drawn.update_xaxes(visible=False, range=[0, largest(frame[measure]) or 1])
    drawn.update_yaxes(
        tickvals=list(range(len(frame))),
        ticktext=[shortened(name) for name in names],
        range=[len(frame) - 0.5, -0.5],
        tickfont={"size": 14, "color": colours.ink},
    )
    return drawn


def _full_bars(
    drawn: go.Figure,
    names: list[str],
    frame: pd.DataFrame,
    text: Text,
    colours: Palette,
    measure: str,
) -> None:
    """The bars that can be clicked: their customdata is the key of the frame's first column."""
    rows = list(frame.itertuples())
    keys = frame.iloc[:, 0].astype(object).where(frame.iloc[:, 0].notna(), None)
    hovers = [_hover(name, row, text) for name, row in zip(names, rows, strict=True)]
    drawn.add_bar(
        y=list(range(len(frame))),
        x=frame[measure].fillna(0).astype("float64"),
        orientation="h",
        marker={"color": colours.open_pale if measure == "amount" else colours.open},
        customdata=list(zip(keys, hovers, strict=True)),
        hovertemplate="%{customdata[1]}<extra></extra>",
        text=[_label(row, text, colours, measure) for row in rows],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 13, "color": colours.ink},
        selected={"marker": {"color": colours.into}, "textfont": {"color": colours.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
    )


def shortened(name: str, most: int = 22) -> str:
    """Return a name that leaves room for its bar on a phone."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _label(row: tuple, text: Text, colours: Palette, measure: str) -> str:
    deals = text("chart.deals", n=row.deals)
    if measure == "deals":
        return f"<b>{text.count(row.deals)}</b>"
    return f"<b>{text.money(row.amount)}</b>  <span style='color:{colours.muted}'>{deals}</span>"


def _hover(name: str, row: tuple, text: Text) -> str:
    deals = text("chart.deals", n=row.deals)
    full, weighted = text.money_full(row.amount), text.money_full(row.weighted_amount)
    return f"<b>{name}</b><br>{deals} · {full}<br>{text('chart.weighted')} {weighted}"


def _shown(deals: int, amount: int | None, text: Text, measure: str) -> str:
    counted = text("chart.deals", n=deals)
    return counted if measure == "deals" else f"{text.money(amount)}, {counted}"


def _measured(value: float | None, text: Text, measure: str) -> str:
    return text.money(value) if measure == "amount" else text.count(value)


def _name_at_end(drawn: go.Figure, x: object, y: float, name: str, colours: Palette) -> None:
    drawn.add_annotation(
        x=x,
        y=y,
        text=shortened(name, 16),
        xanchor="left",
        xshift=6,
        showarrow=False,
        font={"size": 12.5, "color": colours.ink},
    )


def _day_axis(drawn: go.Figure, days: list, text: Text) -> None:
    """Three ticks at most, in our own words: the library's dates know one language."""
    ticks = days if len(days) < 4 else [days[0], days[len(days) // 2], days[-1]]
    drawn.update_xaxes(tickvals=ticks, ticktext=[text.day_tick(day) for day in ticks], tickangle=0)
    if len(days) > 1:  # the names at the right end would stretch the axis
        drawn.update_xaxes(range=[days[0], days[-1]])


def _value_axis(drawn: go.Figure, highest: float, text: Text, measure: str) -> None:
    ticks = round_ticks(highest)
    shown = [_measured(tick, text, measure) if tick else "0" for tick in ticks]
    drawn.update_yaxes(showgrid=True, tickvals=ticks, ticktext=shown, rangemode="tozero")


def largest(values: pd.Series) -> float:
    """Return the largest known value, 0 when there is none."""
    return max((float(value) for value in values.dropna()), default=0.0)


def round_ticks(highest: float, most: int = 4) -> list[float]:
    """Return zero and at most four round values up to the highest."""
    if highest <= 0:
        return [0.0]
    rough = highest / most
    size = 10 ** (len(str(int(max(rough, 1)))) - 1)
    step = next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= rough)
    return [step * place for place in range(int(highest // step) + 1)]
