"""What moves the forecast: equal steps of every lever, and deals that are surely won or surely lost."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, name_rows, round_ticks, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

ROW = 34
MOST_ROWS = 9
LONGEST_NAME = 26


def lever_name(lever: str, stage: str | None, text: Text) -> str:
    """Return what a lever is called, with its stage."""
    return text(f"lever.{lever}", stage="" if pd.isna(stage) else stage)


def tornado(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw forecast_tornado as bars from the middle line: less to the left, more to the right."""
    rows = frame.head(MOST_ROWS)
    height = ROW * max(len(rows), 1) + 40
    drawn = figure(colours, height, barmode="overlay", margin={"l": 4, "r": 16, "t": 8, "b": 8})
    widest = max(largest(rows[f"change_{way}"].abs()) for way in ("worse", "better"))
    places = list(range(len(rows)))
    for way, colour in (("worse", colours.out), ("better", colours.into)):
        changes = rows[f"change_{way}"].astype("float64")
        drawn.add_bar(
            x=list(changes),
            y=places,
            orientation="h",
            marker={"color": colour},
            text=[_change(change, way, text) for change in changes],
            textposition="outside",
            textfont={"size": 12, "color": colours.ink},
            cliponaxis=False,
            customdata=[text.money_full(change) for change in changes],
            hovertemplate="%{customdata}<extra></extra>",
        )
    drawn.add_vline(x=0, line={"color": colours.ink, "width": 1.5})
    name_rows(drawn, [_short(row, text) for row in rows.itertuples()], colours, size=12.5)
    drawn.update_xaxes(visible=False, range=[-2.2 * (widest or 1), 2.2 * (widest or 1)])
    return drawn


def _change(change: float, way: str, text: Text) -> str:
    """What stands at an end; where nothing moves it stands once, not on itself."""
    return "" if way == "worse" and not change else text.money(change, sign=True)


def tornado_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return tornado in words."""
    if frame.empty:
        return text("chart.nothing")
    said = "; ".join(
        f"{lever_name(row.lever, row.stage, text)}: {text.money_said(row.change_worse, sign=True)}, "
        f"{text.money_said(row.change_better, sign=True)}"
        for row in frame.head(MOST_ROWS).itertuples()
    )
    return text("tornado.alt", rows=said)


def forced_deals(
    frame: pd.DataFrame, usual: float, measure: str, text: Text, colours: Palette
) -> go.Figure:
    """Draw forecast_concentration as a line per deal from lost to won, around what it is as it stands.

    `measure` is p_target, drawn as the share itself, or p50, drawn as its change in cents.
    """
    rows = frame.head(MOST_ROWS)
    drawn = figure(colours, ROW * max(len(rows), 1) + 60, margin={"l": 4, "r": 16, "t": 26, "b": 8})
    zero = usual if measure == "p50" else 0.0
    lost, won = (rows[f"{measure}_{way}"].astype("float64") - zero for way in ("lost", "won"))
    for place, ends in enumerate(zip(lost, won, strict=True)):
        drawn.add_scatter(
            x=list(ends),
            y=[place, place],
            mode="lines",
            line={"color": colours.open_pale, "width": 8},
            hoverinfo="skip",
        )
    for way, values in (("lost", lost), ("won", won)):
        _ends(drawn, way, rows["name"], list(values), measure, text, colours)
    words = _measured(usual, measure, text) if measure == "p_target" else text.money(usual)
    _usual(drawn, usual - zero, words, text, colours)
    name_rows(drawn, [shortened(name) for name in rows["name"]], colours, size=12.5)
    _measure_axis(drawn, min([*lost, 0.0]), max([*won, 0.0]), measure, text)
    return drawn


def forced_deals_alt(frame: pd.DataFrame, measure: str, text: Text) -> str:
    """Return forced_deals in words."""
    if frame.empty:
        return text("chart.nothing")
    shown = text.share if measure == "p_target" else text.money_said
    said = "; ".join(
        text(
            "forced.row",
            name=row["name"],
            lost=shown(row[f"{measure}_lost"]),
            won=shown(row[f"{measure}_won"]),
        )
        for _, row in frame.head(MOST_ROWS).iterrows()
    )
    return text("forced.alt", rows=said)


def _ends(
    drawn: go.Figure,
    way: str,
    names: pd.Series,
    values: list[float],
    measure: str,
    text: Text,
    colours: Palette,
) -> None:
    """Lost or won: a sign of its own beside the colour."""
    drawn.add_scatter(
        x=values,
        y=list(range(len(values))),
        mode="markers",
        marker={
            "size": 11,
            "color": getattr(colours, way),
            "symbol": "circle" if way == "won" else "triangle-down",
        },
        customdata=[
            [name, _measured(value, measure, text)]
            for name, value in zip(names, values, strict=True)
        ],
        hovertemplate=f"<b>%{{customdata[0]}}</b> {text(f'outcome.{way}')}: "
        "%{customdata[1]}<extra></extra>",
    )


def _measured(value: float, measure: str, text: Text) -> str:
    return text.share(value) if measure == "p_target" else text.money(value, sign=True)


def _usual(drawn: go.Figure, place: float, words: str, text: Text, colours: Palette) -> None:
    drawn.add_vline(x=place, line={"color": colours.ink, "width": 1.5})
    drawn.add_annotation(
        x=place,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=f"<b>{text('forecast.as_it_stands')} {words}</b>",
        font={"size": 12.5, "color": colours.ink},
    )


def _measure_axis(drawn: go.Figure, low: float, high: float, measure: str, text: Text) -> None:
    if measure == "p_target":
        step = 0.25 if high > 0.5 else 0.1 if high > 0.2 else 0.05
        ticks = [step * place for place in range(round(1 / step) + 1)]
        ends = [-0.03 * high, 1.03 * max(high, step)]
    else:
        room = 0.1 * (high - low) or 1.0
        below = [-tick for tick in round_ticks(high)[1:] if tick <= -low]
        ticks, ends = [*below, *round_ticks(high)], [low - room, high + room]
    words = [_measured(tick, measure, text) for tick in ticks]
    drawn.update_xaxes(showgrid=True, range=ends, tickvals=ticks, ticktext=words, tickangle=0)


def _short(row: tuple, text: Text) -> str:
    return shortened(lever_name(row.lever, row.stage, text), LONGEST_NAME)
