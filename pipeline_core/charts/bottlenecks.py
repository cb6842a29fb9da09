"""Where deals wait, as a board of stages against owners, teams, segments or months."""

from __future__ import annotations

import math

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.pipeline import shortened
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

FEWEST = 5  # visits below which a cell shows no number
MOST_COLUMNS = 12
MOST_BESIDE = 6
WIDEST_LOG = 1.5  # colour ends at 2.8 times the usual, or a third of it
ROW = 48


def stage_heatmap(
    frame: pd.DataFrame, labels: dict[object, str], text: Text, colours: Palette, colour: str
) -> go.Figure:
    """Draw stage_board: each cell's median days, coloured against the stage's usual or by days; or who waits.

    `labels` names each value. Stages are the rows while the others fit beside each other on a phone;
    more than six values become the rows. Cells with fewer than five visits are hatched and show n alone;
    a median that is not reached shows a dash. customdata is [stage, value, hover] on a transparent
    layer, since a heatmap's own cells cannot be clicked.
    """
    stages = list(dict.fromkeys(frame["stage"]))
    values = list(dict.fromkeys(frame["value"].astype(object).where(frame["value"].notna(), None)))
    values = _kept(values)
    cells = _cells(frame, stages, values)
    is_turned = len(values) > MOST_BESIDE
    if is_turned:
        cells = [list(column) for column in zip(*cells, strict=True)]
    drawn = figure(colours, ROW * len(cells) + 44, margin={"l": 4, "r": 4, "t": 4, "b": 4})
    _colour(drawn, [[_shade(cell, colour) for cell in row] for row in cells], colours, colour)
    places = [(x, y, cell) for y, row in enumerate(cells) for x, cell in enumerate(row)]
    if colour == "waiting":
        words = [_waiting(cell, text) for _, _, cell in places]
    else:
        _hatch(drawn, [(x, y) for x, y, cell in places if _is_thin(cell)], colours)
        words = [_words(cell, text) for _, _, cell in places]
    write_on(drawn, [(x, y) for x, y, _ in places], words, colours)
    _clickable(drawn, cells, labels, text)
    names = [labels.get(value, str(value)) for value in values]
    _axes(drawn, *((stages, names) if is_turned else (names, stages)), colours)
    drawn.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event+select")
    return drawn


def _axes(drawn: go.Figure, above: list[str], left: list[str], colours: Palette) -> None:
    drawn.update_xaxes(
        tickvals=list(range(len(above))),
        ticktext=[_in_two_lines(name) for name in above],
        side="top",
        tickangle=0,
        range=[-0.5, len(above) - 0.5],
        tickfont={"size": 12, "color": colours.ink},
    )
    drawn.update_yaxes(
        tickvals=list(range(len(left))),
        ticktext=[shortened(name, 16) for name in left],
        range=[len(left) - 0.5, -0.5],
        tickfont={"size": 13, "color": colours.ink},
    )


def stage_heatmap_alt(frame: pd.DataFrame, labels: dict[object, str], text: Text) -> str:
    """Return stage_heatmap in words: the cells that are slowest against their stage's usual."""
    slow = frame[(frame["left"] + frame["waiting"] >= FEWEST) & frame["median_days"].notna()]
    slow = slow.assign(ratio=slow["median_days"] / slow["usual_days"]).nlargest(3, "ratio")
    said = "; ".join(
        text(
            "chart.cell",
            stage=row.stage,
            value=labels.get(row.value, str(row.value)),
            days=text.days(row.median_days),
        )
        for row in slow.itertuples()
    )
    return text("chart.stage_heatmap.alt", rows=said) if said else text("chart.nothing")


def _kept(values: list) -> list:
    """Of too many values the newest months, or the busiest names, which come first."""
    is_months = all(isinstance(value, str) and value[4:5] == "-" for value in values)
    return values[-MOST_COLUMNS:] if is_months else values[:MOST_COLUMNS]


def _cells(frame: pd.DataFrame, stages: list[str], values: list) -> list[list[dict]]:
    """One row per stage; a cell that the frame lacks holds nothing."""
    rows = {
        (row["stage"], None if pd.isna(row["value"]) else row["value"]): row
        for row in frame.to_dict("records")
    }
    nothing = {"left": 0, "waiting": 0, "median_days": None, "usual_days": None}
    return [
        [{**rows.get((stage, value), nothing), "stage": stage, "value": value} for value in values]
        for stage in stages
    ]


def _size(cell: dict) -> int:
    return int(cell["left"] + cell["waiting"])


def _is_thin(cell: dict) -> bool:
    return _size(cell) < FEWEST


def _shade(cell: dict, colour: str) -> float:
    days, usual = cell["median_days"], cell["usual_days"]
    if colour == "waiting":
        amount = cell.get("waiting_amount")
        return float(cell["waiting"]) if amount is None or pd.isna(amount) else float(amount)
    if _is_thin(cell) or days is None or pd.isna(days):
        return math.nan
    if colour == "days":
        return float(days)
    if usual is None or pd.isna(usual):
        return math.nan
    return math.log2((days + 0.5) / (usual + 0.5))  # half a day keeps same-day stages comparable


def _colour(drawn: go.Figure, shades: list, colours: Palette, colour: str) -> None:
    is_plain = colour in ("days", "waiting")
    scale = colours.heat if is_plain else colours.diverging
    known = [shade for row in shades for shade in row if not math.isnan(shade)]
    limits = (0.0, max(known, default=1.0)) if is_plain else (-WIDEST_LOG, WIDEST_LOG)
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


def _words(cell: dict, text: Text) -> str:
    n = text("chart.n", count=text.count(_size(cell)))
    return n if _is_thin(cell) else f"<b>{text.days(cell['median_days'])}</b><br>{n}"


def _waiting(cell: dict, text: Text) -> str:
    """How many wait in a cell now, and their money."""
    if not cell["waiting"]:
        return text.count(0)
    return f"<b>{text.count(cell['waiting'])}</b><br>{text.money(cell.get('waiting_amount'))}"


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
        (x, y, [cell["stage"], cell["value"], _hover(cell, labels, text)])
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
    stage, label = cell["stage"], labels.get(cell["value"], "")
    if _is_thin(cell):
        days = text("chart.too_few")
    elif cell["median_days"] is None or pd.isna(cell["median_days"]):
        days = text("chart.not_reached")
    else:
        days = text("chart.median", days=text.days(cell["median_days"]))
    counts = text(
        "chart.left_and_waiting", left=text.count(cell["left"]), waiting=text.count(cell["waiting"])
    )
    amount = text.money_full(cell.get("waiting_amount"))
    return (
        f"<b>{stage} · {label}</b><br>{days}<br>{counts}<br>{text('chart.waiting_value')} {amount}"
    )


def _in_two_lines(name: str) -> str:
    """First and last name under each other, so that eight owners fit beside each other."""
    return "<br>".join(shortened(part, 13) for part in name.split(" ", 1))
