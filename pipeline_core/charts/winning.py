"""Win rates and days to win over periods as points with their ranges, and velocity by its levers."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, name_rows, round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, see_through, write_on
from pipeline_core.text import Text

ROW, LAST_PERIODS, FEWEST = 30, 12, 5
LEVERS = ("deals", "rate", "size", "cycle", "velocity")
VALUES = ("open_at_start", "rate", "median_amount", "cycle_days", "velocity")


def rate_rows(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw the last twelve periods of win_rates: a point for the rate, a line for its interval, n beside it.

    Fewer than five closed deals give no point. customdata[0] is the period.
    """
    rows = frame.tail(LAST_PERIODS)
    closed = rows["won"] + rows["lost"]
    shown = rows.mask(closed < FEWEST)
    words = [
        text("win_rates.beside", won=text.count(won), closed=text.count(every))
        for won, every in zip(rows["won"], closed, strict=True)
    ]
    said = [
        f"<b>{text.share(rate)}</b> {muted(beside, colours)}"
        if every >= FEWEST
        else _too_few(every, text, colours)
        for rate, beside, every in zip(rows["rate"], words, closed, strict=True)
    ]
    edge = min(1.0, 1.1 * largest(shown["high"])) or 1.0
    spans = [shown["low"], shown["rate"], shown["high"]]
    drawn = _ranges(list(rows["period"]), spans, said, edge, text, colours)
    ticks = [tick / 100 for tick in round_ticks(100 * edge)]
    drawn.update_xaxes(tickvals=ticks, ticktext=[text.share(tick) for tick in ticks])
    return drawn


def rate_rows_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return rate_rows in words."""
    said = "; ".join(
        f"{text.period(row.period)}: {text.share(row.rate)}"
        for row in frame.tail(LAST_PERIODS).itertuples()
        if row.won + row.lost >= FEWEST
    )
    return text("chart.rate_rows.alt", rows=said) if said else text("chart.nothing")


def cycle_rows(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw the last twelve periods of cycle_length: a point for the median, a line between the quartiles.

    customdata[0] is the period.
    """
    rows = frame.tail(LAST_PERIODS)
    said = [
        f"<b>{text('chart.days', n=row.median_days)}</b> {muted(text('chart.n', count=text.count(row.won)), colours)}"
        if pd.notna(row.median_days)
        else _too_few(row.won, text, colours)
        for row in rows.itertuples()
    ]
    spans = [rows["p25_days"], rows["median_days"], rows["p75_days"]]
    edge = 1.05 * largest(rows["p75_days"]) or 1.0
    drawn = _ranges(list(rows["period"]), spans, said, edge, text, colours)
    ticks = round_ticks(largest(rows["p75_days"]), 3)
    words = [text("chart.days", n=int(tick)) for tick in ticks]
    drawn.update_xaxes(tickvals=ticks, ticktext=words)
    return drawn


def cycle_rows_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return cycle_rows in words."""
    said = "; ".join(
        f"{text.period(row.period)}: {text('chart.days', n=row.median_days)}"
        for row in frame.tail(LAST_PERIODS).itertuples()
        if pd.notna(row.median_days)
    )
    return text("chart.cycle_rows.alt", rows=said) if said else text("chart.nothing")


def lever_bars(this: pd.Series, other: pd.Series, text: Text, colours: Palette) -> go.Figure:
    """Draw what each lever of velocity adds or takes against the other row of velocity.

    Lengths are logarithms of the ratios: those of the four levers add up to the last bar exactly.
    """
    lengths = [_log(other[f"{lever}_ratio"]) for lever in LEVERS]
    drawn = figure(
        colours, 40 * len(LEVERS) + 8, bargap=0.5, margin={"l": 4, "r": 178, "t": 4, "b": 4}
    )
    tones = [colours.into if length >= 0 else colours.out for length in lengths[:-1]]
    said = [
        f"<b>{percent_said(other[f'{lever}_ratio'], text)}</b>"
        f" {muted(_change(lever, other[value], this[value], text), colours)}"
        for lever, value in zip(LEVERS, VALUES, strict=True)
    ]
    drawn.add_bar(
        y=list(range(len(LEVERS))),
        x=lengths,
        orientation="h",
        marker={"color": [*tones, colours.total]},
        customdata=[[words] for words in said],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )
    name_rows(drawn, [text(f"lever_of_velocity.{lever}") for lever in LEVERS], colours)
    reach = max((abs(length) for length in lengths if length == length), default=0.0) or 1.0
    drawn.add_vline(x=0, line={"color": colours.line, "width": 1})
    write_on(
        drawn,
        [(1.05 * reach, place) for place in range(len(LEVERS))],
        said,
        colours,
        position="middle right",
    )
    drawn.update_xaxes(visible=False, range=[-1.05 * reach, 1.05 * reach])
    return drawn


def lever_bars_alt(other: pd.Series, text: Text) -> str:
    """Return lever_bars in words."""
    said = "; ".join(
        f"{text(f'lever_of_velocity.{lever}')}: {percent_said(other[f'{lever}_ratio'], text)}"
        for lever in LEVERS
    )
    return text("chart.lever_bars.alt", rows=said)


def percent_said(ratio: float, text: Text) -> str:
    """Return a ratio as a change: 1.34 is +34%."""
    sign = "+" if pd.notna(ratio) and round(100 * ratio) > 100 else ""
    return f"{sign}{text.share(None if pd.isna(ratio) else round(ratio - 1, 2))}"


def lever_said(lever: str, value: float, text: Text) -> str:
    """Return a lever's own value: deals, a share, money, days, money per day."""
    ways = {"deals": text.count, "rate": text.share, "cycle": text.days}
    return ways.get(lever, text.money)(value)


def _too_few(n: int, text: Text, colours: Palette) -> str:
    said = text("winning.too_few", count=text.count(n)) if n else text("winning.no_data")
    return muted(said, colours)


def _change(lever: str, before: float, now: float, text: Text) -> str:
    return f"{lever_said(lever, before, text)} → {lever_said(lever, now, text)}"


def _log(ratio: float) -> float:
    return math.log(ratio) if pd.notna(ratio) and ratio > 0 else math.nan


def _ranges(
    periods: Sequence[str],
    spans: Sequence[pd.Series],
    said: Sequence[str],
    edge: float,
    text: Text,
    colours: Palette,
) -> go.Figure:
    """One row a period, time runs down: a line from the first to the last of three values, a point between."""
    low, middle, high = (values.astype("float64").reset_index(drop=True) for values in spans)
    height, margin = ROW * max(len(periods), 1) + 34, {"l": 4, "r": 138, "t": 4, "b": 4}
    drawn = figure(colours, height, margin=margin)
    places = list(range(len(periods)))
    drawn.add_bar(
        y=places,
        x=high - low,
        base=low,
        orientation="h",
        width=0.28,
        hoverinfo="skip",
        marker={"color": see_through(colours.open, 0.3)},
    )
    names = [text.period(period) for period in periods]
    _points(drawn, middle, periods, names, said, colours)
    beside = [(edge, place) for place in places]
    write_on(drawn, beside, [f"\u2002{words}" for words in said], colours, 13, "middle right")
    name_rows(drawn, names, colours)
    drawn.update_xaxes(showgrid=True, tickangle=0, range=[0, edge])
    return drawn


def _points(
    drawn: go.Figure,
    values: pd.Series,
    periods: Sequence[str],
    names: Sequence[str],
    said: Sequence[str],
    colours: Palette,
) -> None:
    """A point in each row; a click on it tells its period."""
    rows = zip(periods, names, said, strict=True)
    drawn.add_scatter(
        x=values,
        y=list(range(len(periods))),
        mode="markers",
        marker={"size": 11, "color": colours.open},
        customdata=[[period, f"<b>{name}</b><br>{words}"] for period, name, words in rows],
        hovertemplate="%{customdata[1]}<extra></extra>",
        cliponaxis=False,
        selected={"marker": {"color": colours.into}},
        unselected={"marker": {"opacity": 1}},
    )
