"""Cohorts at equal age, and how soon deals are closed: step lines that end where knowledge ends."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import round_ticks
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, see_through, write_on
from pipeline_core.text import Text

HEIGHT = 340
MOST_COHORTS = 12
SETTLED = 0.97  # an axis ends where every line has come so far of its own last share
NEAR = (0.24, 0.075)  # names closer than these shares of width and height would touch
COMPARED = ("higher", "lower", "same")


@dataclass(frozen=True)
class Marked:
    """The cohorts that stand out: the newest that can be compared, and the best at the same age."""

    newest: str | None
    best: str | None


def marked(curves: pd.DataFrame, cohorts: pd.DataFrame) -> Marked:
    """Return the newest cohort that created_cohorts compares, else the newest drawn, and the best at its age."""
    drawn = [*dict.fromkeys(curves["cohort"])]
    compared = cohorts.loc[cohorts["against_older"].isin(COMPARED), "cohort"]
    newest = compared.iloc[-1] if len(compared) else drawn[-1] if drawn else None
    if newest is None:
        return Marked(None, None)
    age = curves.loc[curves["cohort"] == newest, "day"].max()
    known = curves.groupby("cohort")["day"].transform("max") >= age
    shares = curves[known & (curves["day"] <= age)].groupby("cohort")["share"].last()
    return Marked(newest, str(shares.idxmax()) if shares.max() > 0 else newest)


def maturity_curves(
    curves: pd.DataFrame, stands_out: Marked, text: Text, colours: Palette
) -> go.Figure:
    """Draw funnel_cohorts: each cohort's share by days since creation, up to where it is known.

    The newest and the best bear a band, the others are grey; the last twelve are drawn. A line and the
    point in which it ends can be clicked: customdata[0] is the cohort.
    """
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 106, "t": 12, "b": 4})
    names = [*dict.fromkeys(curves["cohort"])]
    kept = [name for name in names[-MOST_COHORTS:] if name != stands_out.newest]
    if stands_out.best in names and stands_out.best != stands_out.newest:
        kept = [name for name in kept if name != stands_out.best] + [stands_out.best]
    kept += [stands_out.newest] if stands_out.newest else []
    lines = {name: curves[curves["cohort"] == name] for name in kept}
    last, bold = _last_day(lines), {stands_out.newest, stands_out.best}
    lines = {
        name: rows[rows["day"] <= last] for name, rows in lines.items() if rows["day"].max() > 0
    }
    for name, rows in lines.items():
        tone = _tone(name, stands_out, colours)
        if name in bold:
            _band(drawn, rows, tone)
        _line(drawn, rows, tone, name in bold, text)
    highest = max((float(rows["share"].max()) for rows in lines.values()), default=0.0)
    highs = [float(rows["high"].max()) for name, rows in lines.items() if name in bold]
    highest = max([highest, *highs]) or 1.0
    _ends(drawn, lines, stands_out, text, colours, (last, highest))
    _share_axis(drawn, highest, text)
    _day_axis(drawn, last, text)
    return drawn


def maturity_curves_alt(curves: pd.DataFrame, stands_out: Marked, text: Text) -> str:
    """Return maturity_curves in words: where the lines that stand out end."""
    if curves.empty:
        return text("chart.nothing")
    last = curves.groupby("cohort").last()
    said = [
        text(
            "chart.by_day",
            way=text.period(name),
            days=text.days(last.loc[name, "day"]),
            share=text.share(last.loc[name, "share"]),
        )
        for name in dict.fromkeys([stands_out.newest, stands_out.best])
        if name in last.index
    ]
    return text("chart.maturity.alt", count=text.count(len(last)), rows="; ".join(said))


def closing_curve(frame: pd.DataFrame, text: Text, colours: Palette) -> go.Figure:
    """Draw time_to_close: the share of deals that are closed by each day, with its band, and that are won."""
    drawn = figure(colours, HEIGHT, margin={"l": 4, "r": 106, "t": 12, "b": 4})
    ways = {"closed": colours.open, "won": colours.won}
    last = _last_day({way: frame.assign(share=frame[f"{way}_share"]) for way in ways})
    rows = frame[frame["day"] <= last]
    if len(rows):
        _band(drawn, rows, colours.open)
    for way, tone in ways.items():
        shown = rows.assign(share=rows[f"{way}_share"], cohort=text(f"way.{way}"))
        _line(drawn, shown, tone, True, text, str)
        if len(shown):
            end = shown.iloc[-1]
            words = f"\u2002{end['cohort']} {text.share(end['share'])}"
            place = (float(end["day"]), float(end["share"]))
            write_on(drawn, [place], [words], colours, position="middle right")
    drawn.add_hline(y=0.5, line={"color": colours.line, "width": 1, "dash": "dot"})
    _share_axis(drawn, 1.0, text)
    _day_axis(drawn, last, text)
    return drawn


def closing_curve_alt(frame: pd.DataFrame, text: Text) -> str:
    """Return closing_curve in words: the shares closed and won on the last day drawn."""
    if frame.empty:
        return text("chart.nothing")
    end = frame.iloc[-1]
    said = [
        text(
            "chart.by_day",
            way=text(f"way.{way}"),
            days=text.days(end["day"]),
            share=text.share(end[f"{way}_share"]),
        )
        for way in ("closed", "won")
    ]
    return text("chart.leaving.alt", rows="; ".join(said))


def _last_day(lines: dict[str, pd.DataFrame]) -> int:
    """Where every line has nearly come to its own end: long level tails say nothing."""
    settled = [
        int(rows.loc[rows["share"] >= SETTLED * rows["share"].max(), "day"].min())
        for rows in lines.values()
        if len(rows) and rows["share"].max() > 0
    ]
    return max(round(1.08 * max(settled, default=0)), 1)


def _tone(name: str, stands_out: Marked, colours: Palette) -> str:
    if name == stands_out.newest:
        return colours.open
    return colours.won if name == stands_out.best else colours.faint


def _line(
    drawn: go.Figure, rows: pd.DataFrame, tone: str, is_marked: bool, text: Text, named=None
) -> None:
    """A line whose steps can be clicked: only a point can be chosen, so that each step has an unseen one."""
    name = named or text.period
    drawn.add_scatter(
        x=rows["day"],
        y=rows["share"],
        mode="lines+markers",
        marker={"size": 7, "opacity": 0, "color": tone},
        selected={"marker": {"opacity": 0}},
        unselected={"marker": {"opacity": 0}},
        opacity=1 if is_marked else 0.65,
        line={"color": tone, "width": 2.5 if is_marked else 1.4, "shape": "hv"},
        customdata=[[row.cohort, _hover(row, name(row.cohort), text)] for row in rows.itertuples()],
        hovertemplate="%{customdata[1]}<extra></extra>",
    )


def _band(drawn: go.Figure, rows: pd.DataFrame, tone: str) -> None:
    steady = {"mode": "lines", "hoverinfo": "skip", "line": {"shape": "hv", "width": 0}}
    drawn.add_scatter(x=rows["day"], y=rows["low"], **steady)
    drawn.add_scatter(
        x=rows["day"], y=rows["high"], fill="tonexty", fillcolor=see_through(tone, 0.14), **steady
    )


def _ends(
    drawn: go.Figure,
    lines: dict[str, pd.DataFrame],
    stands_out: Marked,
    text: Text,
    colours: Palette,
    size: tuple[float, float],
) -> None:
    """A point at each line's end, and its name where there is room: those that stand out come first."""
    ends = {name: rows.iloc[-1] for name, rows in lines.items() if len(rows)}
    order = list(reversed(ends))
    drawn.add_scatter(
        x=[ends[name]["day"] for name in order],
        y=[ends[name]["share"] for name in order],
        mode="markers",
        marker={"size": 9, "color": [_tone(name, stands_out, colours) for name in order]},
        cliponaxis=False,
        customdata=[[name, _hover(ends[name], text.period(name), text)] for name in order],
        hovertemplate="%{customdata[1]}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 1}},
    )
    points = {name: (float(ends[name]["day"]), float(ends[name]["share"])) for name in order}
    bold, named = {stands_out.newest, stands_out.best}, list[str]()
    for name in order:
        behind = (
            [] if name in bold else [each for each in order if points[each][0] > points[name][0]]
        )
        if all(_is_apart(points[name], points[other], size) for other in {*named, *behind}):
            named.append(name)
    said = {name: text.period(name) for name in named}
    words = [
        f"\u2002<b>{said[name]}</b>" if name in bold else f"\u2002{said[name]}" for name in named
    ]
    write_on(drawn, [points[name] for name in named], words, colours, position="middle right")


def _is_apart(place: tuple, other: tuple, size: tuple[float, float]) -> bool:
    far = [abs(a - b) / most for a, b, most in zip(place, other, size, strict=True)]
    return far[0] >= NEAR[0] or far[1] >= NEAR[1]


def _share_axis(drawn: go.Figure, highest: float, text: Text) -> None:
    ticks = [tick / 100 for tick in round_ticks(100 * highest)]
    drawn.update_yaxes(
        tickvals=ticks,
        ticktext=[text.share(tick) for tick in ticks],
        range=[0, min(1.02, 1.04 * highest)],
        showgrid=True,
    )


def _day_axis(drawn: go.Figure, last: int, text: Text) -> None:
    step = next(each for each in (1, 2, 5, 7, 14, 30, 60, 90, 180, 365, 10**6) if last / each <= 4)
    ticks = list(range(0, last + 1, step))
    words = [text("chart.days", n=tick) for tick in ticks]
    drawn.update_xaxes(tickvals=ticks, ticktext=words, tickangle=0, range=[0, last])


def _hover(row: object, name: str, text: Text) -> str:
    said = text("chart.by_day", way=name, days=text.days(row.day), share=text.share(row.share))
    return f"{said}<br>{text('chart.still_watched', n=int(row.at_risk))}"
