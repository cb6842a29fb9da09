"""One deal over time: its visits as bars, what was too long, what was moved."""

from __future__ import annotations

import datetime

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure
from pipeline_core.text import Text

ROW = 44  # pixels a stage
DAY = 86_400_000  # milliseconds, in which Plotly measures bars on an axis of dates
THINNEST = 0.006  # of the whole span: a visit of no day must still be seen
LONG_SPAN = 300  # days, beyond which an axis names months with their year
SHAPES = {"push": "triangle-right", "pull": "triangle-left"}


def deal_timeline(
    visits: pd.DataFrame,
    changes: pd.DataFrame,
    as_of: datetime.date,
    text: Text,
    colours: Palette,
) -> go.Figure:
    """Draw deal_visits as bars, one row per stage in process order, with deal_changes as marks on them.

    The part of a bar beyond long_days is amber; a bar whose beginning is inferred is pale. A closed stage
    is a diamond. Right of each row: the days in that stage so far.
    """
    order = visits.sort_values("place", na_position="last", kind="stable")
    stages = list(dict.fromkeys(order["stage"]))
    drawn = figure(
        colours,
        ROW * max(len(stages), 1) + 60,
        barmode="overlay",
        bargap=0.5,
        margin={"l": 4, "r": 104, "t": 8, "b": 8},
    )
    first, last = _span(visits, as_of)
    thinnest = THINNEST * max((last - first).days, 1)
    for visit in visits.itertuples():
        row = stages.index(visit.stage)
        if visit.kind in ("won", "lost"):
            _closed(drawn, visit, row, text, colours)
        else:
            _bar(drawn, visit, row, max(visit.days_in_stage, thinnest), text, colours)
    _marks(drawn, visits, changes, stages, text, colours)
    _rows(drawn, visits, stages, text, colours)
    _days(drawn, first, last, text)
    return drawn


def deal_timeline_alt(visits: pd.DataFrame, changes: pd.DataFrame, text: Text) -> str:
    """Return deal_timeline in words: each visit with its days, and how often something was moved."""
    rows = [
        text(
            "chart.deal_timeline.closed", stage=visit.stage, since=text.day_short(visit.entered_on)
        )
        if visit.kind in ("won", "lost")
        else text(
            "chart.deal_timeline.visit",
            stage=visit.stage,
            since=text.day_short(visit.entered_on),
            days=text("chart.days", n=visit.days_in_stage),
        )
        for visit in visits.itertuples()
    ]
    rows += [_said(change, text) for change in changes.itertuples()]
    return text("chart.deal_timeline.alt", rows="; ".join(rows))


def _span(visits: pd.DataFrame, as_of: datetime.date) -> tuple[pd.Timestamp, pd.Timestamp]:
    """From the first entry to the close, or to the as-of day while the deal is open."""
    last = visits.iloc[-1]
    end = last["entered_on"] if last["kind"] in ("won", "lost") else pd.Timestamp(as_of)
    return visits["entered_on"].min(), max(end, visits["entered_on"].max())


def _bar(
    drawn: go.Figure, visit: tuple, row: int, days: float, text: Text, colours: Palette
) -> None:
    plain = colours.parked if visit.kind != "open" else colours.open
    parts = [(0.0, days, colours.open_pale if visit.is_inferred else plain)]
    if visit.kind == "open" and not pd.isna(visit.long_days) and days > visit.long_days:
        parts.append((visit.long_days, days - visit.long_days, colours.warning))
    for begins, length, colour in parts:
        drawn.add_bar(
            y=[row],
            base=[visit.entered_on + pd.Timedelta(days=begins)],
            x=[length * DAY],
            orientation="h",
            marker={"color": colour},
            customdata=[[_hover(visit, text)]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )


def _closed(drawn: go.Figure, visit: tuple, row: int, text: Text, colours: Palette) -> None:
    since = text.day_short(visit.entered_on)
    said = text("chart.deal_timeline.closed", stage=visit.stage, since=since)
    drawn.add_scatter(
        x=[visit.entered_on],
        y=[row],
        mode="markers",
        marker={
            "symbol": "diamond",
            "size": 15,
            "color": colours.won if visit.kind == "won" else colours.lost,
        },
        cliponaxis=False,
        customdata=[[said]],
        hovertemplate="%{customdata[0]}<extra></extra>",
    )


def _marks(
    drawn: go.Figure,
    visits: pd.DataFrame,
    changes: pd.DataFrame,
    stages: list[str],
    text: Text,
    colours: Palette,
) -> None:
    """A change stands on the bar of the visit in which it happened."""
    for change in changes.itertuples():
        then = visits[visits["entered_on"] <= change.since_on]
        if then.empty:
            continue
        drawn.add_scatter(
            x=[change.since_on],
            y=[stages.index(then["stage"].iloc[-1])],
            mode="markers",
            marker={
                "symbol": SHAPES.get(change.change) or _direction(change),
                "size": 12,
                "color": colours.ink,
                "line": {"width": 1.5, "color": colours.paper},
            },
            cliponaxis=False,
            customdata=[[_said(change, text)]],
            hovertemplate="%{customdata[0]}<extra></extra>",
        )


def _direction(change: tuple) -> str:
    is_more = change.amount_after > change.amount_before
    return "triangle-up" if is_more else "triangle-down"


def _said(change: tuple, text: Text) -> str:
    on = text.day_short(change.since_on)
    if change.change == "amount":
        before, after = text.money(change.amount_before), text.money(change.amount_after)
        return text("chart.deal_timeline.amount", day=on, before=before, after=after)
    before, after = text.day_short(change.due_before), text.day_short(change.due_after)
    return text(f"chart.deal_timeline.{change.change}", day=on, before=before, after=after)


def _hover(visit: tuple, text: Text) -> str:
    days = text("chart.days", n=visit.days_in_stage)
    since = text.day_short(visit.entered_on)
    said = text("chart.deal_timeline.visit", stage=f"<b>{visit.stage}</b>", since=since, days=days)
    if pd.isna(visit.long_days):
        return said
    usual, long = text.days(visit.usual_days), text("chart.days", n=visit.long_days)
    return f"{said}<br>{text('chart.deal_timeline.usual', usual=usual, long=long)}"


def _rows(
    drawn: go.Figure, visits: pd.DataFrame, stages: list[str], text: Text, colours: Palette
) -> None:
    """The stages at the left; at the right the days in each, all visits together."""
    is_closed = visits["kind"].isin(["won", "lost"])
    days = visits[~is_closed].groupby("stage")["days_in_stage"].sum()
    for row, stage in enumerate(stages):
        if stage in days.index:
            words = f"<b>{text('chart.days', n=int(days[stage]))}</b>"
        else:
            words = text(f"outcome.{visits.loc[visits['stage'] == stage, 'kind'].iloc[-1]}")
        drawn.add_annotation(
            xref="paper",
            x=1,
            y=row,
            text=words,
            xanchor="left",
            xshift=12,
            showarrow=False,
            font={"size": 13, "color": colours.ink},
        )
    name_rows(drawn, [shortened(stage, 18) for stage in stages], colours)


def _days(drawn: go.Figure, first: pd.Timestamp, last: pd.Timestamp, text: Text) -> None:
    """The first and the last day, and one between where there is room, in our own words."""
    span = max((last - first).days, 1)
    end = first + pd.Timedelta(days=span)
    ticks = [first, first + (end - first) / 2, end] if span > 30 else [first, end]
    named = [
        text.month(f"{tick:%Y-%m}") if span > LONG_SPAN else text.day_tick(tick.date())
        for tick in ticks
    ]
    drawn.update_xaxes(
        type="date",
        range=[first, end],
        showgrid=True,
        tickvals=ticks,
        ticktext=named,
        tickangle=0,
    )
