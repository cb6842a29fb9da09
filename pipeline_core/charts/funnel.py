"""The funnel as figures: left-aligned bars with the step between them."""

from __future__ import annotations

from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 66


def funnel_bars(
    frame: pd.DataFrame, text: Text, colours: Palette, measure: str, basis: str = "to_date"
) -> go.Figure:
    """Draw stage_conversion (or its value twin): bars for who came so far, the step rate between two.

    Not a trapezoid: its area exaggerates and its slope means nothing. The weakest step is marked only
    where its interval excludes the next weakest. Of deals old enough and of a projection the bar is a
    share: each step has its own deals. customdata[0] is the stage.
    """
    rows = list(frame.itertuples())
    drawn = figure(
        colours, ROW * max(len(rows), 1) + 8, bargap=0.58, margin={"l": 4, "r": 144, "t": 4, "b": 4}
    )
    lengths = frame["reached" if basis == "to_date" else "cumulative_rate"].astype("float64")
    _bars(drawn, rows, lengths, text, colours, measure, basis)
    weakest = weakest_step(frame)
    steps = [
        _step(row, following.state, text, colours, measure, is_weakest=place == weakest)
        for place, (row, following) in enumerate(pairwise(rows))
    ]
    places = [(0, place + 0.5) for place in range(len(steps))]
    write_on(drawn, places, steps, colours, size=13, position="middle right")
    drawn.update_yaxes(
        tickvals=list(range(len(rows))),
        ticktext=[shortened(row.stage, 18) for row in rows],
        range=[len(rows) - 0.6, -0.5],
        tickfont={"size": 14, "color": colours.ink},
    )
    drawn.update_xaxes(visible=False, range=[0, largest(lengths) or 1])
    return drawn


def funnel_bars_alt(frame: pd.DataFrame, text: Text, measure: str, basis: str = "to_date") -> str:
    """Return funnel_bars in words."""
    counted = frame["projected" if basis == "projected" else "reached"]
    said = "; ".join(
        f"{stage}: {_measured(count, text, measure)} ({text.share(share)})"
        for stage, count, share in zip(
            frame["stage"], counted, frame["cumulative_rate"], strict=True
        )
    )
    return text("chart.funnel_bars.alt", rows=said)


def weakest_step(frame: pd.DataFrame) -> int | None:
    """Return the row from which fewest go on, when its interval excludes the next weakest rate."""
    steps = frame[frame["step_rate"].notna() & frame["high"].notna()]
    if len(steps) < 2:
        return None
    ordered = steps.sort_values("step_rate")
    is_clear = ordered["high"].iloc[0] < ordered["step_rate"].iloc[1]
    return int(ordered.index[0]) if is_clear else None


def _bars(
    drawn: go.Figure,
    rows: list,
    lengths: pd.Series,
    text: Text,
    colours: Palette,
    measure: str,
    basis: str,
) -> None:
    drawn.add_bar(
        y=list(range(len(rows))),
        x=lengths.fillna(0),
        orientation="h",
        marker={"color": [colours.open] * (len(rows) - 1) + [colours.won]},
        customdata=[[row.stage, _hover(row, text, measure, basis)] for row in rows],
        hovertemplate="%{customdata[1]}<extra></extra>",
        text=[
            _reached(place, row, text, colours, measure, basis) for place, row in enumerate(rows)
        ],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 13.5, "color": colours.ink},
        selected={"marker": {"color": colours.into}, "textfont": {"color": colours.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
    )


def _reached(place: int, row: tuple, text: Text, colours: Palette, measure: str, basis: str) -> str:
    if row.state != "known":
        return muted(text(f"chart.{row.state}"), colours)
    count = row.projected if basis == "projected" else row.reached
    shown = _measured(count, text, measure)
    shown = f"≈{shown}" if basis == "projected" and place else shown
    if pd.isna(row.cumulative_rate) or (place == 0 and basis != "matured"):
        return f"<b>{shown}</b>"
    if basis == "matured":
        of_old = text("chart.of_deals_old", deals=text.count(row.deals))
        return f"<b>{text.share(row.cumulative_rate)}</b>  {muted(of_old, colours)}"
    of_all = text("chart.of_all", share=text.share(row.cumulative_rate))
    return f"<b>{shown}</b>  {muted(of_all, colours)}"


def _step(
    row: tuple, next_state: str, text: Text, colours: Palette, measure: str, is_weakest: bool
) -> str:
    waiting = text(f"chart.waiting_{measure}", shown=_measured(row.waiting, text, measure))
    if pd.isna(row.step_rate):
        why = waiting if next_state == "known" else text(f"chart.{next_state}")
        return muted(f"↓ {why}", colours)
    interval = f"{text.share(row.low)}–{text.share(row.high)} · " if pd.notna(row.low) else ""
    mark, tone = ("▼", colours.lost) if is_weakest else ("↓", colours.muted)
    rate = f"<span style='color:{tone}'>{mark} <b>{text.share(row.step_rate)}</b></span>"
    return f"{rate}  {muted(f'{interval}{waiting}', colours)}"


def _hover(row: tuple, text: Text, measure: str, basis: str) -> str:
    lines = [f"<b>{row.stage}</b>", f"{text('chart.reached')} {_full(row.reached, text, measure)}"]
    if basis == "projected":
        lines.append(text("chart.projected", shown=_full(row.projected, text, measure)))
    if pd.notna(row.mature_days):
        lines.append(text("chart.old_enough", n=int(row.mature_days)))
        lines.append(text("chart.young_deals", n=int(row.young)))
    return "<br>".join(lines)


def _measured(value: float | None, text: Text, measure: str) -> str:
    return text.money(value) if measure == "amount" else text.count(value)


def _full(value: float | None, text: Text, measure: str) -> str:
    return text.money_full(value) if measure == "amount" else text.count(value)
