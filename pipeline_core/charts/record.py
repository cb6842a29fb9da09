"""How good calls were: chances against what was won, and calls of a period against its result."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

STEP = 0.2  # of the axes of shares, which end at the first step above every interval
LIFT = 0.06  # of the axes: the height of a line of words
NAIVE = {"weighted": "diamond-open", "committed": "triangle-up-open", "run_rate": "square-open"}


def reliability_plot(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw rows of reliability: said against won with the interval and n; on the dashed line is honest.

    An interval that misses the line is a red diamond, not only red.
    """
    drawn = figure(colours, 380, margin={"l": 4, "r": 30, "t": 26, "b": 8})
    line = {"dash": "dash", "width": 1, "color": colours.faint}
    drawn.add_shape(type="line", x0=0, y0=0, x1=1, y1=1, line=line)
    is_off = (frame["said"] < frame["low"]) | (frame["said"] > frame["high"])
    marks = [colours.lost if off else colours.open for off in is_off]
    drawn.add_scatter(
        x=frame["said"],
        y=frame["rate"],
        mode="markers",
        marker={
            "size": 10,
            "color": marks,
            "symbol": ["diamond" if off else "circle" for off in is_off],
        },
        error_y={
            "type": "data",
            "symmetric": False,
            "array": frame["high"] - frame["rate"],
            "arrayminus": frame["rate"] - frame["low"],
            "color": colours.faint,
            "thickness": 1.5,
            "width": 0,
        },
        customdata=_hovers(frame, text),
        hovertemplate="%{customdata}<extra></extra>",
    )
    largest = max([*frame["said"], *frame["high"]])
    above = frame["high"] + LIFT * largest / 3  # a mark may stand at the end of its interval
    places = _apart(frame["said"], above, LIFT * largest)
    counts = [muted(f"n {text.count(n)}", colours) for n in frame["deals"]]
    write_on(drawn, places, counts, colours, 11.5, "top center")
    top = max(y + LIFT * largest for _, y in places)
    _axes_of_shares(drawn, largest, top, text)
    _above(drawn, text("chart.happened"), colours)
    return drawn


def reliability_plot_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return reliability_plot in words."""
    return text("chart.reliability_plot.alt", rows="; ".join(_hovers(frame, text)))


def calls_by_week(
    frame: pd.DataFrame, made: pd.DataFrame, text: Text, colours: Palette
) -> go.Figure:
    """Draw own_record of one period by weeks to its end, with calls of the whole team (call_errors) as dots.

    The result is the line; the range is a bar with P50 as a tick; naive calls are hollow.
    """
    drawn = figure(colours, 330, margin={"l": 4, "r": 24, "t": 30, "b": 8})
    for row in frame.itertuples():
        _day(drawn, row, text, colours)
    weeks = frame["weeks_to_close"]
    for name, symbol in NAIVE.items():
        _marks(drawn, weeks, frame[name], symbol, text(f"said_by.{name}"), text, colours)
    people = text("said_by.people")
    _marks(drawn, made["weeks_to_close"], made["amount"], "circle", people, text, colours)
    result = float(frame["result"].iloc[0])
    _result(drawn, result, text, colours)
    amounts = pd.concat([frame[["p90", *NAIVE]].stack(), made["amount"]]).dropna().astype(float)
    _axes(drawn, max(result, amounts.max()), list(weeks), text)
    return drawn


def calls_by_week_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return calls_by_week in words."""
    said = "; ".join(
        text(
            "chart.range",
            name=text("chart.weeks_before", n=row.weeks_to_close),
            p10=text.money_said(row.p10),
            p50=text.money_said(row.p50),
            p90=text.money_said(row.p90),
        )
        for row in frame.itertuples()
    )
    return text(
        "chart.calls_by_week.alt", result=text.money_said(frame["result"].iloc[0]), rows=said
    )


def _hovers(frame: pd.DataFrame, text: Text) -> list[str]:
    return [
        text(
            "chart.reliability_step",
            said=text.share(row.said),
            won=text.share(row.rate),
            low=text.share(row.low),
            high=text.share(row.high),
            n=row.deals,
        )
        for row in frame.itertuples()
    ]


def _apart(places: pd.Series, heights: pd.Series, line: float) -> list[tuple[float, float]]:
    """Words above points: those that would touch the words before them stand a line higher."""
    found: list[tuple[float, float]] = []
    for x, y in zip(places, heights, strict=True):
        near = [height for place, height in found if x - place < 3 * line]
        while any(abs(y - height) < line for height in near):
            y += line / 4
        found.append((float(x), float(y)))
    return found


def _axes_of_shares(drawn: go.Figure, highest: float, top: float, text: Text) -> None:
    last = math.ceil(highest / STEP - 1e-9)
    ticks = [STEP * place for place in range(last + 1)]
    shares = [text.share(share) for share in ticks]
    ends = [-0.02 * STEP * last, max(1.04 * STEP * last, top)]
    axis = {"range": ends, "tickvals": ticks, "ticktext": shares, "showgrid": True}
    drawn.update_xaxes(title=_title(text("chart.said")), **axis)
    drawn.update_yaxes(**axis)


def _day(drawn: go.Figure, row: tuple, text: Text, colours: Palette) -> None:
    hover = "<br>".join(
        f"{text(f'chart.{name}')} {text.money_full(getattr(row, name))}"
        for name in ("p10", "p50", "p90")
    )
    drawn.add_scatter(
        x=[row.weeks_to_close, row.weeks_to_close],
        y=[float(row.p10), float(row.p90)],
        mode="lines",
        line={"color": colours.open_pale, "width": 18},
        hovertemplate=f"{hover}<extra></extra>",
    )
    drawn.add_scatter(
        x=[row.weeks_to_close],
        y=[float(row.p50)],
        mode="markers",
        marker={"symbol": "line-ew", "size": 22, "line": {"width": 3, "color": colours.open}},
        hovertemplate=f"{hover}<extra></extra>",
    )


def _marks(
    drawn: go.Figure,
    weeks: pd.Series,
    amounts: pd.Series,
    symbol: str,
    name: str,
    text: Text,
    colours: Palette,
) -> None:
    is_known = amounts.notna()
    drawn.add_scatter(
        x=weeks[is_known],
        y=amounts[is_known].astype(float),
        mode="markers",
        marker={"symbol": symbol, "size": 10, "color": colours.total, "line": {"width": 1.5}},
        customdata=[f"{name} {text.money_full(amount)}" for amount in amounts[is_known]],
        hovertemplate="%{customdata}<extra></extra>",
    )


def _result(drawn: go.Figure, result: float, text: Text, colours: Palette) -> None:
    """The line, and its words above the figure: beside the line stand the marks."""
    drawn.add_hline(result, line={"color": colours.ink, "width": 1.5})
    _above(drawn, f"<b>{text('chart.result')} {text.money(result)}</b>", colours)


def _axes(drawn: go.Figure, highest: float, weeks: list[int], text: Text) -> None:
    """Time runs to the right, so weeks before the end fall; money begins at zero."""
    ticks = round_ticks(highest)
    drawn.update_yaxes(
        showgrid=True,
        range=[0, highest * 1.08],
        tickvals=ticks,
        ticktext=[text.money(tick) if tick else "0" for tick in ticks],
    )
    title = _title(text("column.weeks_to_close"))
    drawn.update_xaxes(autorange="reversed", tickvals=weeks, tickangle=0, title=title)


def _title(words: str) -> dict[str, object]:
    return {"text": words, "font": {"size": 12}}


def _above(drawn: go.Figure, words: str, colours: Palette) -> None:
    drawn.add_annotation(
        x=0,
        y=1,
        xref="paper",
        yref="paper",
        xanchor="left",
        yanchor="bottom",
        yshift=4,
        showarrow=False,
        text=words,
        font={"size": 12, "color": colours.muted},
    )
