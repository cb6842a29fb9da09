"""Forecast categories as the lines of a forecast: what is won, and what each category adds to it."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

LINES = {  # what each line is the sum of, the surest part first
    "commit": ("won", "commit"),
    "best_case": ("won", "commit", "best_case"),
    "pipeline": ("commit", "best_case", "pipeline"),
}
GAP = "\u00a0"


def category_bars(frame: pd.DataFrame, text: Text, colours: Palette, measure: str) -> go.Figure:
    """Draw forecast_categories by value (amount) or by deals, cumulative: one bar for each line.

    customdata is the category of the part that is clicked; what is won has none.
    """
    column, total = columns_of(measure)
    values = frame.set_index("category")
    parts = values[column].fillna(0).astype("float64").to_dict()
    totals = values[total].astype("Float64").fillna(0).astype("float64").to_dict()
    parts["won"] = totals["commit"] - parts["commit"]
    drawn = figure(
        colours, 170, bargap=0.42, barmode="stack", margin={"l": 4, "r": 132, "t": 4, "b": 4}
    )
    shades = {
        "won": colours.won,
        "commit": colours.open,
        "best_case": colours.into,
        "pipeline": colours.open_pale,
    }
    for part, colour in shades.items():
        lengths = [parts[part] if part in LINES[line] else 0.0 for line in LINES]
        drawn.add_bar(
            y=list(range(len(LINES))),
            x=lengths,
            orientation="h",
            marker={"color": colour, "line": {"color": colours.paper, "width": 1}},
            customdata=[[part, _hover(part, parts[part], text, measure)]] * len(LINES),
            hovertemplate="%{customdata[1]}<extra></extra>",
            unselected={"marker": {"opacity": 1}},
        )
    ends = [totals[line] for line in LINES]
    labels = [_label(values.loc[line], text, colours, measure) for line in LINES]
    places = list(zip(ends, range(len(LINES)), strict=True))
    write_on(drawn, places, labels, colours, size=13, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, max(ends) or 1])
    name_rows(drawn, [text(f"category.{line}") for line in LINES], colours, size=14)
    return drawn


def category_bars_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return category_bars in words."""
    column, total = columns_of(measure)
    rows = "; ".join(
        text(
            "chart.category_bars.row",
            name=text(f"category.{row['category']}"),
            own=_shown(row[column], text, measure),
            total=_shown(row[total], text, measure),
        )
        for row in frame.to_dict("records")
        if row["category"] in LINES
    )
    return text("chart.category_bars.alt", rows=rows)


def columns_of(measure: str) -> tuple[str, str]:
    """Return the columns of a category's own part and of its line."""
    return ("amount", "cumulative") if measure == "amount" else ("deals", "cumulative_deals")


def _label(line: pd.Series, text: Text, colours: Palette, measure: str) -> str:
    """What the line comes to, and of how many deals."""
    deals = text("chart.deals", n=int(line["cumulative_deals"]))
    if measure == "deals":
        return f"{GAP}<b>{deals}</b>"
    return f"{GAP}<b>{text.money(line['cumulative'])}</b>  {muted(deals, colours)}"


def _hover(part: str, value: float, text: Text, measure: str) -> str:
    full = text.money_full(value) if measure == "amount" else text("chart.deals", n=round(value))
    return f"<b>{text(f'category.{part}')}</b><br>{full}"


def _shown(value: float | None, text: Text, measure: str) -> str:
    return text.money(value) if measure == "amount" else text.count(value)
