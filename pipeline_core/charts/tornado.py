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
    drawn = figure(colours, ROW * max(len(rows), 1) + 40, barmode="overlay")
    widest = max(largest(rows[f"change_{way}"].abs()) for way in ("worse", "better"))
    places = list(range(len(rows)))
    for way, colour in (("worse", colours.out), ("better", colours.into)):
        changes = rows[f"change_{way}"].astype("float64")
        drawn.add_bar(
            x=list(changes),
            y=places,
            orientation="h",
            marker={"color": colour},
            text=[text.money(change, sign=True) for change in changes],
            textposition="outside",
            textfont={"size": 12, "color": colours.ink},
            cliponaxis=False,
            customdata=[text.money_full(change) for change in changes],
            hovertemplate="%{customdata}<extra></extra>",
        )
    drawn.add_vline(x=0, line={"color": colours.ink, "width": 1.5})
    name_rows(drawn, [_short(row, text) for row in rows.itertuples()], colours, size=12.5)
    drawn.update_xaxes(visible=False, range=[-1.75 * (widest or 1), 1.75 * (widest or 1)])
    return drawn


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
    """Draw forecast_concentration as a line per deal from lost to won, and what it is as it stands.

    `measure` is p_target, a share, or p50, cents.
    """
    rows = frame.head(MOST_ROWS)
    drawn = figure(colours, ROW * max(len(rows), 1) + 60, margin={"l": 4, "r": 16, "t": 26, "b": 8})
    won, lost = (rows[f"{measure}_{way}"].astype("float64") for way in ("won", "lost"))
    for place, ends in enumerate(zip(lost, won, strict=True)):
        drawn.add_scatter(
            x=list(ends),
            y=[place, place],
            mode="lines",
            line={"color": colours.open_pale, "width": 8},
            hoverinfo="skip",
        )
    shown = text.share if measure == "p_target" else text.money_full
    for way, values in (("lost", lost), ("won", won)):
        drawn.add_scatter(
            x=list(values),
            y=list(range(len(rows))),
            mode="markers",
            marker={
                "size": 11,
                "color": getattr(colours, way),
                "symbol": "circle" if way == "won" else "triangle-down",
            },
            customdata=[
                [deal, shown(value)] for deal, value in zip(rows["name"], values, strict=True)
            ],
            hovertemplate=f"<b>%{{customdata[0]}}</b> {text(f'outcome.{way}')}: "
            "%{customdata[1]}<extra></extra>",
        )
    _usual(drawn, usual, measure, text, colours)
    name_rows(drawn, [shortened(name) for name in rows["name"]], colours, size=12.5)
    _measure_axis(drawn, min([*lost, usual]), max([*won, usual]), measure, text)
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


def _usual(drawn: go.Figure, usual: float, measure: str, text: Text, colours: Palette) -> None:
    drawn.add_vline(x=usual, line={"color": colours.ink, "width": 1.5})
    amount = text.share(usual) if measure == "p_target" else text.money(usual)
    drawn.add_annotation(
        x=usual,
        y=1,
        yref="paper",
        yanchor="bottom",
        showarrow=False,
        text=f"<b>{text('forecast.as_it_stands')} {amount}</b>",
        font={"size": 12.5, "color": colours.ink},
    )


def _measure_axis(drawn: go.Figure, low: float, high: float, measure: str, text: Text) -> None:
    """Shares from zero to one; money only as far as it moves, since a range has no bar from zero."""
    if measure == "p_target":
        ticks = [0.0, 0.25, 0.5, 0.75, 1.0]
        drawn.update_xaxes(range=[-0.03, 1.03], ticktext=[text.share(tick) for tick in ticks])
    else:
        room = 0.1 * (high - low) or 1.0
        ticks = [tick for tick in round_ticks(high, 12) if tick >= low - room][::2]
        drawn.update_xaxes(
            range=[low - room, high + room], ticktext=[text.money(tick) for tick in ticks]
        )
    drawn.update_xaxes(showgrid=True, tickvals=ticks, tickangle=0)


def _short(row: tuple, text: Text) -> str:
    return shortened(lever_name(row.lever, row.stage, text), LONGEST_NAME)
