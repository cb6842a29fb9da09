"""Small funnels, one per group, all on one scale."""

from __future__ import annotations

import textwrap

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 62
TALLEST = 0.58  # of a row
MOST_LABELLED = (
    6  # steps; beyond, a phone has no room for a number on every bar, nor for level names
)
MOST_GROUPS = 6


def group_funnels(
    frame: pd.DataFrame, labels: dict[object, str], text: Text, colours: Palette
) -> go.Figure:
    """Draw conversion_by: a small funnel per group, all on one scale, at most six, the first on top.

    A group that is too young or too small to have a number is not drawn.
    ▲ or ▼ before a number: more or fewer than in all other groups went on to it, by more than chance;
    after a group's name: so many came to the last stage of all.
    customdata[0] and [1] are the group's value and the stage.
    """
    groups = _drawn(frame)
    stages = list(dict.fromkeys(frame["stage"]))
    drawn = figure(
        colours,
        ROW * max(len(groups), 1) + (44 if len(stages) <= MOST_LABELLED else 104),
        bargap=0.2,
        margin={"l": 4, "r": 4, "t": 4, "b": 4},
    )
    bars = [
        _bar(place, at, row, labels, len(stages), text)
        for place, rows in enumerate(groups)
        for at, row in enumerate(rows.itertuples())
    ]
    drawn.add_bar(
        x=[bar["x"] for bar in bars],
        y=[-bar["height"] for bar in bars],
        base=[bar["base"] for bar in bars],
        marker={
            "color": [colours.won if bar["x"] == len(stages) - 1 else colours.open for bar in bars]
        },
        customdata=[bar["data"] for bar in bars],
        hovertemplate="%{customdata[2]}<extra></extra>",
        selected={"marker": {"color": colours.into}},
        unselected={"marker": {"opacity": 1}},
    )
    places = [(bar["x"], bar["base"] - bar["height"]) for bar in bars]
    write_on(drawn, places, [bar["words"] for bar in bars], colours, position="top center")
    _axes(drawn, groups, stages, labels, text, colours)
    return drawn


def group_funnels_alt(frame: pd.DataFrame, labels: dict[object, str], text: Text) -> str:
    """Return group_funnels in words: the share that came to the last stage, by group."""
    last = [rows.iloc[-1] for rows in _drawn(frame)]
    said = "; ".join(
        f"{_name(row['value'], labels)}: {text.share(row['cumulative_rate'])}" for row in last
    )
    return text("chart.group_funnels.alt", rows=said)


def _drawn(frame: pd.DataFrame) -> list[pd.DataFrame]:
    by_value = [_with_marks(rows) for _, rows in frame.groupby("value", sort=False, dropna=False)]
    return [rows for rows in by_value if rows["state"].iloc[0] == "known"][:MOST_GROUPS]


def _name(value: object, labels: dict[object, str]) -> str:
    return labels.get(None if pd.isna(value) else value, "")


def _with_marks(rows: pd.DataFrame) -> pd.DataFrame:
    """A step's mark stands on the bar to which it leads; that of the whole, in the last row, with the name."""
    marks = (
        (rows["difference"] > 0).map({True: "▲", False: "▼"}).where(rows["is_beyond_chance"], "")
    )
    return rows.assign(mark=marks.shift(fill_value=""), mark_of_all=marks.iloc[-1])


def _bar(place: int, at: int, row: tuple, labels: dict, stages: int, text: Text) -> dict:
    rate = 0.0 if pd.isna(row.cumulative_rate) else float(row.cumulative_rate)
    share = text(f"chart.{row.state}") if row.state != "known" else text.share(row.cumulative_rate)
    is_said = stages <= MOST_LABELLED or at == stages - 1
    shown = (share if row.state == "known" else "–") if is_said else ""
    said = f"<b>{_name(row.value, labels)} · {row.stage}</b><br>{share} · {text('chart.deals', n=int(row.deals))}"
    return {
        "x": at,
        "base": place + 0.42,
        "height": TALLEST * rate,
        "words": f"{row.mark} {shown}".strip(),
        "data": [None if pd.isna(row.value) else row.value, row.stage, said],
    }


def _axes(
    drawn: go.Figure, groups: list, stages: list, labels: dict, text: Text, colours: Palette
) -> None:
    names, is_flat = [], len(stages) <= MOST_LABELLED
    for rows in groups:
        name = _name(rows["value"].iloc[0], labels)
        size = muted(text.count(rows["deals"].iloc[0]), colours)
        said = f"{shortened(name, 16)} {rows['mark_of_all'].iloc[0]}".strip()
        names.append(f"{said}<br>{size}")
    drawn.update_yaxes(
        tickvals=[place + 0.2 for place in range(len(groups))],
        ticktext=names,
        range=[max(len(groups), 1) - 0.5, -0.6],
        tickfont={"size": 12.5, "color": colours.ink},
    )
    drawn.update_xaxes(
        tickvals=list(range(len(stages))),
        ticktext=[_in_two_lines(stage) if is_flat else shortened(stage, 15) for stage in stages],
        side="top",
        tickangle=0 if is_flat else -90,
        tickfont={"size": 12, "color": colours.ink},
        range=[-0.6, max(len(stages), 1) - 0.4],
    )


def _in_two_lines(name: str) -> str:
    """A stage's name over its column, which a phone makes narrow."""
    lines = textwrap.wrap(name.replace("/", "/ "), 9, break_long_words=False)
    return "<br>".join(shortened(line, 9) for line in lines[:2])
