"""The checks of the open pipeline as bars: how much passes, how many deals do not."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

ROW = 38


def check_bars(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw hygiene_checks: the pale bar is all that was checked, the dark one inside it what passes.

    A check that cannot be made is hatched. customdata[0] is the check.
    """
    drawn = figure(
        colours,
        ROW * len(frame) + 16,
        bargap=0.36,
        barmode="overlay",
        margin={"l": 4, "r": 122, "t": 4, "b": 4},
    )
    rows = list(frame.itertuples())
    _whole_bars(drawn, rows, text, colours)
    drawn.add_bar(
        y=list(range(len(rows))),
        x=frame["passing_share"].fillna(0),
        orientation="h",
        marker={"color": [_colour(row, colours) for row in rows]},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )
    drawn.update_xaxes(visible=False, range=[0, 1])
    name_rows(drawn, [shortened(text(f"check.{row.check_name}")) for row in rows], colours)
    return drawn


def check_bars_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return check_bars in words."""
    said = "; ".join(
        f"{text(f'check.{row.check_name}')}: {_said(row, text)}" for row in frame.itertuples()
    )
    return text("chart.stage_bars.alt", rows=said)


def passing(share: float | None, text: Text) -> str:
    """Return a share that passes as per cent; what is not all of it is never rounded up to 100%."""
    return text.share(share if pd.isna(share) or share == 1 else min(share, 0.99))


def _whole_bars(drawn: go.Figure, rows: list, text: Text, colours: Palette) -> None:
    """The bars that can be clicked; a hatched one stands for what nobody can say."""
    known = [bool(row.is_checkable and row.deals) for row in rows]
    drawn.add_bar(
        y=list(range(len(rows))),
        x=[1.0] * len(rows),
        orientation="h",
        marker={
            "color": [colours.open_pale if each else colours.parked for each in known],
            "pattern": {
                "shape": ["" if each else "/" for each in known],  # drawn in the bar's own colour
                "bgcolor": colours.paper,
                "size": 6,
                "solidity": 0.2,
            },
            "line": {"width": [0 if each else 1 for each in known], "color": colours.line},
        },
        customdata=[[row.check_name, _hover(row, text)] for row in rows],
        hovertemplate="%{customdata[1]}<extra></extra>",
        text=[_label(row, text, colours) for row in rows],
        textposition="outside",
        cliponaxis=False,
        textfont={"size": 13, "color": colours.ink},
        selected={"textfont": {"color": colours.ink}},
        unselected={"marker": {"opacity": 1}, "textfont": {"color": colours.ink}},
    )


def _colour(row: tuple, colours: Palette) -> str:
    return colours.total if row.check_name == "all" else colours.open


def _label(row: tuple, text: Text, colours: Palette) -> str:
    if not row.is_checkable:
        return muted(text("chart.cannot_check"), colours)
    if not row.deals:
        return muted(text("chart.nobody_asked"), colours)
    failing = text("chart.failing", n=row.failing) if row.failing else ""
    share = passing(row.passing_share, text)
    return f"<b>{share}</b>  {muted(failing, colours)}"


def _hover(row: tuple, text: Text) -> str:
    name = f"<b>{text(f'check.{row.check_name}')}</b>"
    if not row.is_checkable:
        return f"{name}<br>{text('chart.no_column')}"
    measured = text(f"chart.of_{row.measured_by}", share=passing(row.passing_share, text))
    failing = f"{text('chart.failing', n=row.failing)} · {text.money_full(row.failing_amount)}"
    return f"{name}<br>{measured}<br>{failing}"


def _said(row: tuple, text: Text) -> str:
    if not row.is_checkable:
        return text("chart.cannot_check")
    if not row.deals:
        return text("chart.nobody_asked")
    return f"{passing(row.passing_share, text)}, {text('chart.failing', n=row.failing)}"
