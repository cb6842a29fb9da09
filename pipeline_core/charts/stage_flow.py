"""Where deals went between two days, as a matrix of dots from stage to stage."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 54
WIDEST, FEW = 30, 9  # pixels of a dot, while there are few columns
LINE = 0.28  # rows that one line of the columns' names takes
OTHERS = {
    "from": ("unknown", "new", "elsewhere"),
    "to": ("unknown", "won", "lost", "parked", "elsewhere"),
}


def flow_dots(frame: pd.DataFrame, text: Text, colours: Palette, measure: str) -> go.Figure:
    """Draw the stage flow as dots from (row) to (column): area is the measure, the number deals.

    Stages stand in the frame's order; pairs without a deal only give their stage its place.
    customdata is [from_kind, from_stage, to_kind, to_stage, hover].
    """
    stages = list(dict.fromkeys(frame.loc[frame["from_kind"] == "stage", "from_stage"]))
    frame = frame[frame["deals"] > 0]
    origins, targets = (_places(frame, side, stages) for side in ("from", "to"))
    lines = 2 if len(targets) <= FEW else 5
    height = int(ROW * (len(origins) + 0.1 + LINE * (lines + 1)))
    drawn = figure(colours, height, margin={"l": 4, "r": 20, "t": 4, "b": 4})
    rows = list(frame.itertuples())
    xs = [targets.index(_place(row.to_kind, row.to_stage)) for row in rows]
    ys = [origins.index(_place(row.from_kind, row.from_stage)) for row in rows]
    values = [_size(row, measure) for row in rows]
    largest = max(values, default=0) or 1
    widest = WIDEST if len(targets) <= FEW else WIDEST * 0.6
    drawn.add_scatter(
        x=xs,
        y=ys,
        mode="markers",
        marker={
            "size": [8 + (widest - 8) * (value / largest) ** 0.5 for value in values],
            "color": [_flow_colour(row, stages, colours) for row in rows],
            "line": {"width": 0},
            "opacity": 1,
        },
        customdata=[[*_key(row), _flow_hover(row, text)] for row in rows],
        hovertemplate="%{customdata[4]}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.45}},
    )
    under = [(x, y + 0.42) for x, y in zip(xs, ys, strict=True)]
    write_on(drawn, under, [text.count(row.deals) for row in rows], colours, 12)
    _flow_axes(drawn, origins, targets, stages, text, colours)
    drawn.update_layout(hoverdistance=-1, hovermode="closest", clickmode="event+select")
    return drawn


def flow_dots_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return the stage flow in words: its largest cells."""
    frame = frame[frame["deals"] > 0]
    largest = frame.assign(worth=[_size(row, measure) for row in frame.itertuples()]).nlargest(
        5, "worth"
    )
    said = "; ".join(_flow_said(row, text) for row in largest.itertuples())
    return text("chart.flow.alt", rows=said) if said else text("chart.nothing")


def place_name(kind: str, stage: object, side: str, text: Text) -> str:
    """Return what a row (`from`) or a column (`to`) of the stage flow is called."""
    if kind == "stage":
        return str(stage)
    return text(f"from_kind.{kind}") if side == "from" else text(f"to_kind.{kind}")


def _place(kind: str, stage: object) -> tuple[str, str]:
    return (kind, str(stage) if kind == "stage" else "")


def _places(frame: pd.DataFrame, side: str, stages: Sequence[str]) -> list[tuple[str, str]]:
    """The rows or columns: every stage, then the others that hold a deal."""
    held = set(frame[f"{side}_kind"])
    others = [(kind, "") for kind in OTHERS[side] if kind in held]
    return [("stage", stage) for stage in stages] + others


def _size(row: tuple, measure: str) -> float:
    return _worth(row) if measure == "amount" else float(row.deals)


def _worth(row: tuple) -> float:
    for amount in (row.amount_after, row.amount_before):
        if not pd.isna(amount):
            return float(amount)
    return 0.0


def _key(row: tuple) -> list[str | None]:
    cells = (row.from_kind, row.from_stage, row.to_kind, row.to_stage)
    return [None if pd.isna(cell) else str(cell) for cell in cells]


def _flow_colour(row: tuple, stages: Sequence[str], colours: Palette) -> str:
    if row.to_kind in ("won", "lost", "parked"):
        return {"won": colours.won, "lost": colours.lost, "parked": colours.parked}[row.to_kind]
    if row.to_kind == "elsewhere":
        return colours.out
    if row.from_kind in ("new", "elsewhere"):
        return colours.into
    if "unknown" in (row.from_kind, row.to_kind) or row.from_stage == row.to_stage:
        return colours.parked
    is_forward = stages.index(row.to_stage) > stages.index(row.from_stage)
    return colours.open if is_forward else colours.warning


def _flow_said(row: tuple, text: Text) -> str:
    return text(
        "chart.flow.cell",
        origin=place_name(row.from_kind, row.from_stage, "from", text),
        target=place_name(row.to_kind, row.to_stage, "to", text),
        deals=text("chart.deals", n=row.deals),
        amount=text.money(_worth(row)),
    )


def _flow_hover(row: tuple, text: Text) -> str:
    return _flow_said(row, text).replace(": ", "<br>", 1)


def _flow_axes(
    drawn: go.Figure,
    origins: list[tuple[str, str]],
    targets: list[tuple[str, str]],
    stages: Sequence[str],
    text: Text,
    colours: Palette,
) -> None:
    """Stages have their number and name at the left, the number alone above."""
    numbers = [(stages.index(stage) + 1 if stage else None) for _, stage in targets]
    above = [
        str(number) if number else text(f"to_kind.{kind}")
        for number, (kind, _) in zip(numbers, targets, strict=True)
    ]
    lines = 2 if len(targets) <= FEW else 5
    places = [(x, -0.5 - LINE * line) for x, line in enumerate(_lines_up(numbers, lines))]
    write_on(drawn, places, above, colours, 12 if len(targets) <= FEW else 11)
    left = [
        f"{stages.index(stage) + 1} {shortened(stage, 16)}" if stage else text(f"from_kind.{kind}")
        for kind, stage in origins
    ]
    drawn.update_xaxes(visible=False, range=[-0.5, len(targets) - 0.5])
    drawn.update_yaxes(
        tickvals=list(range(len(origins))),
        ticktext=left,
        range=[len(origins) - 0.4, -0.5 - LINE * (lines + 0.2)],
        tickfont={"size": 12.5, "color": colours.ink},
        showgrid=True,
    )


def _lines_up(numbers: Sequence[int | None], lines: int) -> list[int]:
    """On which line above the rows each column is named: neighbours keep apart even on a phone.

    With few columns words take turns on two lines; with many they climb, and so does every other number
    of two digits.
    """
    words = [place for place, number in enumerate(numbers) if number is None]
    if lines == 2:
        return [words.index(x) % 2 if x in words else 0 for x in range(len(numbers))]
    return [
        1 + words.index(x) % (lines - 1) if number is None else int(number >= 10 and not number % 2)
        for x, number in enumerate(numbers)
    ]
