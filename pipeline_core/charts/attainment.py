"""What each owner or team has won and has open, beside the target."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import largest, muted, name_rows, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 44  # pixels a bar
MOST_BARS = 12
GAP = "\u00a0"


def attainment_bars(
    frame: pd.DataFrame, names: list[str], text: Text, colours: Palette
) -> go.Figure:
    """Draw rows of attainment: won, and open and due behind it; an upright line is the target.

    The first row is on top, called as `names` say; customdata[0] is the row's value, customdata[1] won or open.
    """
    rows = frame.head(MOST_BARS)
    drawn = figure(
        colours,
        ROW * len(rows) + 12,
        bargap=0.4,
        barmode="stack",
        margin={"l": 4, "r": 118, "t": 4, "b": 4},
    )
    hovers = [_hover(row, name, text) for row, name in zip(rows.itertuples(), names, strict=False)]
    values = [None if pd.isna(value) else value for value in rows["value"]]
    for outcome, colour in (("won", colours.won), ("open", colours.open_pale)):
        drawn.add_bar(
            y=list(range(len(rows))),
            x=rows[f"{outcome}_amount"].astype("float64"),
            orientation="h",
            marker={"color": colour},
            customdata=[
                [value, outcome, hover] for value, hover in zip(values, hovers, strict=True)
            ],
            hovertemplate="%{customdata[2]}<extra></extra>",
            selected={"marker": {"color": colours.into}},
            unselected={"marker": {"opacity": 1}},
        )
    targets = rows["target"].astype("Float64").clip(lower=0).fillna(0).astype("float64")
    ends = (rows["won_amount"] + rows["open_amount"]).astype("float64").clip(lower=targets)
    _targets(drawn, targets.tolist(), colours)
    labels = [_label(row, text, colours) for row in rows.itertuples()]
    places = list(zip(ends.tolist(), range(len(rows)), strict=True))
    write_on(drawn, places, labels, colours, size=13, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, largest(ends) or 1])
    name_rows(drawn, [shortened(name) for name in names[: len(rows)]], colours)
    return drawn


def attainment_bars_alt(frame: pd.DataFrame, names: list[str], text: Text) -> str:
    """Return attainment_bars in words."""
    rows = "; ".join(
        text(
            "chart.attainment_bars.row",
            name=name,
            won=text.money(row.won_amount),
            open=text.money(row.open_amount),
            target=text.money(row.target),
        )
        for row, name in zip(frame.head(MOST_BARS).itertuples(), names, strict=False)
    )
    return text("chart.attainment_bars.alt", rows=rows)


def _targets(drawn: go.Figure, targets: list[float], colours: Palette) -> None:
    known = [(target, place) for place, target in enumerate(targets) if target > 0]
    drawn.add_scatter(
        x=[target for target, _ in known],
        y=[place for _, place in known],
        mode="markers",
        marker={
            "symbol": "line-ns",
            "size": 30,
            "line": {"width": 2, "color": colours.ink},
        },
        cliponaxis=False,
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )


def _label(row: tuple, text: Text, colours: Palette) -> str:
    """The share that is won, and of how much; without a target what is won."""
    if pd.isna(row.attainment):
        return f"{GAP}{muted(text.money(row.won_amount), colours)}"
    of = muted(text("chart.of_target", target=text.money(row.target)), colours)
    return f"{GAP}<b>{text.share(row.attainment)}</b>  {of}"


def _hover(row: tuple, name: str, text: Text) -> str:
    amounts = {"won": row.won_amount, "open": row.open_amount, "target": row.target}
    lines = [
        text(f"chart.attainment_bars.hover_{what}", amount=text.money_full(amount))
        for what, amount in amounts.items()
    ]
    return "<br>".join([f"<b>{name}</b>", *lines])
