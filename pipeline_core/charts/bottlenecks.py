"""Where deals wait, as a board of stages against owners, teams, segments or months."""

from __future__ import annotations

import math
import textwrap
from itertools import pairwise

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

MOST_COLUMNS = 12
MOST_BESIDE = 6
WIDEST = {"usual": 1.0, "forward": 0.5}  # log₂: the colour ends at half and twice the usual pace
ROW = 48
LETTERS_ABOVE = 48  # fit beside each other over a board on a phone
FOUR_DIGITS = 1000  # with «n» before them they are wider than a cell on a phone
MARKS = {"slower": " ▲", "faster": " ▼", "fewer": " ▼", "more": " ▲"}


def stage_heatmap(
    frame: pd.DataFrame, labels: dict[object, str], text: Text, colours: Palette, colour: str
) -> go.Figure:
    """Draw bottleneck_board: each cell's median days, the share that went on, or who waits there now.

    `colour` is usual (pace against the stage's own), forward (share that went on against it), days or
    waiting. `labels` names each group. Stages are the rows while the others fit beside each other on a
    phone; more than six groups become the rows, where there are not more stages than that. Cells in
    which too few exits were expected are hatched and show n alone; ▲ marks what is slower, ▼ what is
    faster by more than chance; of the share that went on, ▲ more and ▼ fewer. customdata is [stage, group, hover] on a transparent layer, since a
    heatmap's own cells cannot be clicked.
    """
    stages = list(dict.fromkeys(frame["stage"]))
    groups = list(dict.fromkeys(frame["group"].astype(object).where(frame["group"].notna(), None)))
    groups = groups[:MOST_COLUMNS]
    cells = _cells(frame, stages, groups)
    is_turned = len(groups) > MOST_BESIDE >= len(stages)
    if is_turned:
        cells = [list(column) for column in zip(*cells, strict=True)]
    drawn = figure(colours, ROW * len(cells) + 44, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    _colour(drawn, [[_shade(cell, colour) for cell in row] for row in cells], colours, colour)
    places = [(x, y, cell) for y, row in enumerate(cells) for x, cell in enumerate(row)]
    if colour != "waiting":
        _hatch(drawn, [(x, y) for x, y, cell in places if _is_thin(cell)], colours)
    words = [_words(cell, colour, text) for _, _, cell in places]
    write_on(drawn, [(x, y) for x, y, _ in places], words, colours)
    _clickable(drawn, cells, labels, text)
    names = [labels.get(group, str(group)) for group in groups]
    _axes(drawn, *((stages, names) if is_turned else (names, stages)), colours)
    drawn.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event+select")
    return drawn


def stage_heatmap_alt(frame: pd.DataFrame, labels: dict[object, str], text: Text) -> str:
    """Return stage_heatmap in words: the cells that are slower than usual, or that none is."""
    if frame.empty:
        return text("chart.nothing")
    slower = frame[frame["pace"] == "slower"].nsmallest(3, "ratio")
    said = "; ".join(
        text(
            "chart.cell",
            stage=row.stage,
            value=labels.get(row.group, str(row.group)),
            days=days_said(row.median_days, row.followed_days, text),
        )
        for row in slower.itertuples()
    )
    return text("chart.stage_heatmap.alt", rows=said) if said else text("chart.stage_heatmap.none")


def days_said(days: float | None, followed: float | None, text: Text) -> str:
    """Return a number of days, or "> 60" where the curve is known up to day 60 and did not get there."""
    if days is not None and not pd.isna(days):
        return text.days(days)
    if followed is None or pd.isna(followed):
        return text.days(None)
    return text("chart.more_than", days=text.days(followed))


def _axes(drawn: go.Figure, above: list[str], left: list[str], colours: Palette) -> None:
    drawn.update_xaxes(
        tickvals=list(range(len(above))),
        ticktext=_above(above),
        side="top",
        tickangle=0,
        range=[-0.5, len(above) - 0.5],
        tickfont={"size": 12, "color": colours.ink},
    )
    name_rows(drawn, [shortened(name, 16) for name in left], colours)


def _cells(frame: pd.DataFrame, stages: list[str], groups: list) -> list[list[dict]]:
    """One row per stage; a cell that the frame lacks holds nothing."""
    rows = {
        (row["stage"], None if pd.isna(row["group"]) else row["group"]): row
        for row in frame.to_dict("records")
    }
    nothing = {**dict.fromkeys(frame.columns), "left": 0, "waiting": 0, "enough_data": False}
    return [
        [{**rows.get((stage, group), nothing), "stage": stage, "group": group} for group in groups]
        for stage in stages
    ]


def _size(cell: dict) -> int:
    return int(cell["left"] + cell["waiting"])


def _is_thin(cell: dict) -> bool:
    return not cell["enough_data"]


def _shade(cell: dict, colour: str) -> float:
    if colour == "waiting":
        amount = cell["waiting_amount"]
        return float(cell["waiting"]) if amount is None or pd.isna(amount) else float(amount)
    name = {"usual": "ratio", "forward": "advanced_ratio", "days": "median_days"}[colour]
    shown = cell[name]
    if _is_thin(cell) or shown is None or pd.isna(shown):
        return math.nan
    return float(shown) if colour == "days" else -math.log2(shown)  # brown: slower, fewer went on


def _colour(drawn: go.Figure, shades: list, colours: Palette, colour: str) -> None:
    is_plain = colour in ("days", "waiting")
    scale = colours.heat if is_plain else colours.diverging
    known = [shade for row in shades for shade in row if not math.isnan(shade)]
    limits = (0.0, max(known, default=1.0)) if is_plain else (-WIDEST[colour], WIDEST[colour])
    drawn.add_heatmap(
        z=shades,
        x=list(range(len(shades[0]) if shades else 0)),
        y=list(range(len(shades))),
        colorscale=[[place / 9, shade] for place, shade in enumerate(scale)],
        zmin=limits[0],
        zmax=limits[1],
        showscale=False,
        xgap=3,
        ygap=3,
        hoverinfo="skip",
    )


def _words(cell: dict, colour: str, text: Text) -> str:
    """What stands in a cell: its number, and under it how many visits or how much money."""
    if colour == "waiting":
        if not cell["waiting"]:
            return text.count(0)
        return f"<b>{text.count(cell['waiting'])}</b><br>{text.money(cell['waiting_amount'])}"
    count = text.count(_size(cell))
    n = count if _size(cell) >= FOUR_DIGITS else text("chart.n", count=count)
    if _is_thin(cell):
        return n
    if colour == "forward":
        share = text.share(cell["advanced_share"])
        return f"<b>{share}{MARKS.get(cell['forward'], '')}</b><br>{n}"
    days = days_said(cell["median_days"], cell["followed_days"], text)
    about = "≈" if cell["inferred"] > _size(cell) / 2 else ""
    return f"<b>{about}{days}{MARKS.get(cell['pace'], '')}</b><br>{n}"


def _hatch(drawn: go.Figure, places: list[tuple[int, int]], colours: Palette) -> None:
    """Heatmaps have no pattern of their own: diagonal lines, clipped to the cell, all in one layer."""
    wide, high = 0.46, 0.44
    xs: list[float | None] = []
    ys: list[float | None] = []
    for x, y in places:
        for shift in (-0.6, -0.3, 0.3, 0.6):
            left, right = max(-wide, shift - wide), min(wide, shift + wide)
            xs += [x + left, x + right, None]
            ys += [y + high * (left - shift) / wide, y + high * (right - shift) / wide, None]
    drawn.add_scatter(
        x=xs, y=ys, mode="lines", line={"color": colours.line, "width": 1}, hoverinfo="skip"
    )


def _clickable(
    drawn: go.Figure, cells: list[list[dict]], labels: dict[object, str], text: Text
) -> None:
    points = [
        (x, y, [cell["stage"], cell["group"], _hover(cell, labels, text)])
        for y, row in enumerate(cells)
        for x, cell in enumerate(row)
    ]
    invisible = {"marker": {"opacity": 0}}
    drawn.add_scatter(
        x=[x for x, _, _ in points],
        y=[y for _, y, _ in points],
        mode="markers",
        marker={"size": 34, "symbol": "square", "opacity": 0},
        customdata=[data for _, _, data in points],
        hovertemplate="%{customdata[2]}<extra></extra>",
        selected=invisible,
        unselected=invisible,
    )


def _hover(cell: dict, labels: dict[object, str], text: Text) -> str:
    """Everything that the board knows of a cell, a line each."""
    followed = cell["followed_days"]
    quarter, half, most = (
        days_said(cell[name], followed, text) for name in ("p25_days", "median_days", "p75_days")
    )
    lines = [
        f"<b>{cell['stage']} · {labels.get(cell['group'], '')}</b>",
        text("chart.left_and_waiting", left=text.count(cell["left"]), waiting=_waiting(cell, text)),
    ]
    if _is_thin(cell):
        return "<br>".join([*lines, text("chart.too_few")])
    lines += [
        text("chart.quartiles", quarter=quarter, half=half, most=most),
        text(
            "chart.expected",
            left=text.count(cell["left"]),
            expected=text.count(cell["expected_exits"]),
        ),
        text(
            "chart.pace",
            pace=text.share(cell["ratio"]),
            low=text.share(cell["low"]),
            high=text.share(cell["high"]),
        ),
        text("chart.went_on", share=text.share(cell["advanced_share"])),
    ]
    if cell["history"] is not None and not pd.isna(cell["history"]):
        lines.append(text(f"history.{cell['history']}"))
    return "<br>".join(lines)


def _waiting(cell: dict, text: Text) -> str:
    amount = cell["waiting_amount"]
    if amount is None or pd.isna(amount):
        return text.count(cell["waiting"])
    return f"{text.count(cell['waiting'])} ({text.money(amount)})"


def _above(names: list[str]) -> list[str]:
    """Two lines of each name; three short ones where two would run into the neighbour's on a phone."""
    room = LETTERS_ABOVE / max(len(names), 1)
    lines = [_lines(name, 13, 2) for name in names]
    if any(_widest(one) + _widest(other) > 2 * room for one, other in pairwise(lines)):
        lines = [_lines(name, int(room) - 3, 3) for name in names]  # … is as wide as three
    return ["<br>".join(each) for each in lines]


def _lines(name: str, most: int, count: int) -> list[str]:
    parts = textwrap.wrap(name.replace("/", "/ "), most, break_long_words=False)
    if len(parts) > count:
        parts = [*parts[: count - 1], " ".join(parts[count - 1 :])]
    return [shortened(part, most) for part in parts]


def _widest(lines: list[str]) -> int:
    return max(map(len, lines), default=0)
