"""How the visits to a stage leave over time, and how old those are that still wait."""

from __future__ import annotations

import numpy as np
import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, name_rows, shortened, spread_out
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, see_through, write_on
from pipeline_core.text import Text

FEWEST_WAITING = 5  # a curve stops where fewer are still watched
HEIGHT = 300
ROW = 38
LEAST_SHARE = 0.005
LEAST_APART = 0.075  # between names, of the height


def leaving_curves(
    frame: pd.DataFrame, names: dict[str, str], text: Text, colours: Palette
) -> go.Figure:
    """Draw stage_curves: the share that has left by each age, of the cell with its band and of the others.

    Steps rise from 0 and stop where fewer than five visits are watched. `names` gives each part's name,
    written where its curve ends.
    """
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 116, "t": 12, "b": 4})
    parts = [(part, _shown(frame, part)) for part in ("others", "cell")]
    for part, rows in parts:
        tone = colours.open if part == "cell" else colours.parked
        if part == "cell" and len(rows) > 1:
            _band(drawn, rows, colours)
        drawn.add_scatter(
            x=rows["day"],
            y=rows["left_share"],
            mode="lines",
            line={"color": tone, "width": 2.5 if part == "cell" else 2, "shape": "hv"},
            customdata=[[_hover(row, names[part], text)] for row in rows.itertuples()],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )
    _name_ends(drawn, [(names[part], rows) for part, rows in parts if len(rows) > 1], colours)
    _share_axis(drawn, text)
    _day_axis(drawn, pd.concat([rows for _, rows in parts]), text)
    return drawn


def leaving_ways(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw stage_curves of the cell: by each age the shares that went on, were lost, or still wait.

    Areas that fill the height; what went back or was parked lies between lost and waiting.
    """
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 116, "t": 12, "b": 4})
    rows = _shown(frame, "cell")
    bottom, ends = 0.0, []
    for name, shares in _ways(rows).items():
        _area(drawn, rows["day"], shares, text(f"way.{name}"), _tone(name, colours), text, colours)
        share = float(shares.iloc[-1])
        ends.append((f"{text(f'way.{name}')} {text.share(share)}", bottom + share / 2))
        bottom += share
    heights = spread_out([height for _, height in ends], LEAST_APART, 1.0)
    places = [(float(rows["day"].iloc[-1]), height) for height in heights]
    write_on(drawn, places, [f"\u2002{name}" for name, _ in ends], colours, position="middle right")
    _share_axis(drawn, text)
    _day_axis(drawn, rows, text)
    return drawn


def leaving_alt(frame: pd.DataFrame, names: dict[str, str], text: Text) -> str:
    """Return the curves in words: what share of each part has left by the age at which its curve ends."""
    said = []
    for part in ("cell", "others"):
        rows = _shown(frame, part)
        if len(rows) > 1:
            last = rows.iloc[-1]
            said.append(
                text(
                    "chart.by_day",
                    way=names[part],
                    days=text.days(last["day"]),
                    share=text.share(last["left_share"]),
                )
            )
    return text("chart.leaving.alt", rows="; ".join(said)) if said else text("chart.nothing")


def waiting_bars(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw waiting_ages: one bar of deals per span of days, its number and money beside it."""
    rows = list(frame.itertuples())
    drawn = figure(
        colours, ROW * max(len(rows), 1) + 8, bargap=0.42, margin={"l": 4, "r": 118, "t": 4, "b": 4}
    )
    drawn.add_bar(
        y=list(range(len(rows))),
        x=frame["deals"],
        orientation="h",
        marker={"color": colours.open},
        text=[_counted(row, text, colours) for row in rows],
        textposition="outside",
        cliponaxis=False,
        textfont={"color": colours.ink},
        customdata=[
            [
                f"<b>{_span(row, text)}</b><br>{text('chart.deals', n=row.deals)}<br>{text.money_full(row.amount)}"
            ]
            for row in rows
        ],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    name_rows(drawn, [_span(row, text) for row in rows], colours)
    drawn.update_xaxes(visible=False, range=[0, largest(frame["deals"]) or 1])
    return drawn


def waiting_bars_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return waiting_bars in words."""
    said = "; ".join(
        f"{_span(row, text)}: {text('chart.deals', n=row.deals)}"
        for row in frame.itertuples()
        if row.deals
    )
    return text("chart.waiting_bars.alt", rows=said) if said else text("chart.nothing")


def _shown(frame: pd.DataFrame, part: str) -> pd.DataFrame:
    """A part's curve from 0 on, up to where fewer than five visits are watched."""
    rows = frame[(frame["part"] == part) & (frame["at_risk"] >= FEWEST_WAITING)]
    start = dict.fromkeys(rows.columns, 0.0) | {"part": part}
    size = rows["at_risk"].iloc[0] if len(rows) else 0
    return pd.concat(
        [pd.DataFrame([start | {"at_risk": size}]).astype(frame.dtypes), rows], ignore_index=True
    )


def _ways(rows: pd.DataFrame) -> dict[str, pd.Series]:
    """The shares by age that fill the height, from below; one that never counts is left out."""
    elsewhere = rows["left_share"] - rows["advanced_share"] - rows["lost_share"]
    shares = {
        "advanced": rows["advanced_share"],
        "lost": rows["lost_share"],
        "elsewhere": elsewhere.clip(lower=0),
        "still": 1 - rows["left_share"],
    }
    return {
        name: share
        for name, share in shares.items()
        if name != "elsewhere" or share.max() >= LEAST_SHARE
    }


def _tone(way: str, colours: Palette) -> str:
    return {
        "advanced": colours.won,
        "lost": colours.lost,
        "elsewhere": colours.warning,
        "still": colours.open_pale,
    }[way]


def _area(
    drawn: go.Figure,
    days: pd.Series,
    shares: pd.Series,
    way: str,
    tone: str,
    text: Text,
    colours: Palette,
) -> None:
    said = [
        text("chart.by_day", days=text.days(day), share=text.share(share), way=way)
        for day, share in zip(days, shares, strict=True)
    ]
    drawn.add_scatter(
        x=days,
        y=shares,
        mode="lines",
        stackgroup="ways",
        line={"color": colours.paper, "width": 1, "shape": "hv"},
        fillcolor=tone,
        customdata=[[words] for words in said],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _band(drawn: go.Figure, rows: pd.DataFrame, colours: Palette) -> None:
    steady = {"mode": "lines", "hoverinfo": "skip"}
    shape = {"shape": "hv", "width": 0}
    drawn.add_scatter(x=rows["day"], y=rows["low"], line=shape, **steady)
    drawn.add_scatter(
        x=rows["day"],
        y=rows["high"],
        line=shape,
        fill="tonexty",
        fillcolor=see_through(colours.open, 0.14),
        **steady,
    )


def _name_ends(drawn: go.Figure, ends: list[tuple[str, pd.DataFrame]], colours: Palette) -> None:
    """Names where the curves end, apart from each other where the ends meet."""
    ends = sorted(ends, key=lambda end: end[1]["left_share"].iloc[-1])
    own = [float(rows["left_share"].iloc[-1]) for _, rows in ends]
    days = [float(rows["day"].iloc[-1]) for _, rows in ends]
    is_near = len(days) == 2 and abs(days[0] - days[1]) < 0.25 * max(days)
    heights = spread_out(own, LEAST_APART, 1.0) if is_near else own
    places = list(zip(days, heights, strict=True))
    write_on(
        drawn,
        places,
        [f"\u2002{shortened(name, 17)}" for name, _ in ends],
        colours,
        position="middle right",
    )


def _share_axis(drawn: go.Figure, text: Text) -> None:
    shares = (0, 0.25, 0.5, 0.75, 1)
    drawn.update_yaxes(
        tickvals=list(shares),
        ticktext=[text.share(share) for share in shares],
        range=[0, 1.02],
        showgrid=True,
    )


def _day_axis(drawn: go.Figure, rows: pd.DataFrame, text: Text) -> None:
    longest = max(float(rows["day"].max()) if len(rows) else 0.0, 1.0)
    step = next(
        each for each in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 10**6) if longest / each <= 4
    )
    ticks = np.arange(0, longest + 1, step)
    drawn.update_xaxes(
        tickvals=ticks,
        ticktext=[text("chart.days", n=int(tick)) for tick in ticks],
        tickangle=0,
        range=[0, longest],
    )


def _hover(row: tuple, name: str, text: Text) -> str:
    said = text("chart.by_day", way=name, days=text.days(row.day), share=text.share(row.left_share))
    return f"{said}<br>{text('chart.still_watched', n=int(row.at_risk))}"


def _span(row: tuple, text: Text) -> str:
    if pd.isna(row.until_days):
        return text("chart.days_over", days=text.days(row.since_days - 1))
    return text("chart.days_from", since=text.days(row.since_days), until=text.days(row.until_days))


def _counted(row: tuple, text: Text, colours: Palette) -> str:
    amount = "" if pd.isna(row.amount) else f"  {muted(text.money(row.amount), colours)}"
    return f"<b>{text.count(row.deals)}</b>{amount}"
