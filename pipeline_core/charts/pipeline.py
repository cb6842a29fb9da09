"""The open pipeline as bars: by stage, by any dimension, beside another day."""

from __future__ import annotations

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, shortened
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 56  # pixels a bar, so that a figure with more stages is taller, not tighter
APART = 0.4  # of a row, between the pipeline and what is parked
MOST_BARS = 14
GAP = "\u00a0"  # between a bar and its label


def value_bars(
    frame: pd.DataFrame,
    labels: list[str],
    text: Text,
    colours: Palette,
    measure: str,
    parked: pd.DataFrame | None = None,
) -> go.Figure:
    """Draw pipeline_by_stage, pipeline_by or pipeline_comparison: pale bar the full value, dark bar the weighted.

    The first row is on top, called as `labels` say; parked_by_stage follows apart, in grey. customdata[0]
    is the value in the first column, customdata[1] whether it is parked. Columns that end in _then and
    _change are drawn where there are any: a mark where the bar ended, and the difference. A column
    stuck_share stands under the name.
    """
    return _bars(labels, frame, text, colours, measure, parked)


def bars_left_away(frame: pd.DataFrame) -> int:
    """Return how many rows have no room among the bars."""
    return max(len(frame) - _most(frame), 0)


def value_bars_alt(frame: pd.DataFrame, labels: list[str], text: Text, measure: str) -> str:
    """Return value_bars in words."""
    said = "; ".join(
        f"{name}: {_shown(row.deals, row.amount, text, measure)}"
        for name, row in zip(labels, frame.itertuples(), strict=True)
    )
    return text("chart.stage_bars.alt", rows=said)


def measured(value: float | None, text: Text, measure: str) -> str:
    """Return a value of the measure as it is written in a figure."""
    return text.money(value) if measure == "amount" else text.count(value)


def _bars(
    labels: list[str],
    frame: pd.DataFrame,
    text: Text,
    colours: Palette,
    measure: str,
    parked: pd.DataFrame | None,
) -> go.Figure:
    rows = _rows(labels, frame, parked)
    heights = [place + APART * is_parked for place, is_parked in enumerate(rows["is_parked"])]
    last = heights[-1] if heights else 0
    drawn = figure(
        colours,
        round(ROW * (last + 1)) + 20,
        bargap=0.42,
        barmode="overlay",
        margin={"l": 4, "r": 124, "t": 4, "b": 4},
    )
    _full_bars(drawn, heights, rows, text, colours, measure)
    if measure == "amount":
        _weighted_bars(drawn, heights, rows, colours)
    then = rows.get(f"{measure}_then", pd.Series(dtype="Int64"))
    _marks_of_then(drawn, heights, then, colours)
    ends = _ends(rows[measure], then)
    labels_of_bars = [_label(row, text, colours, measure) for row in rows.itertuples()]
    places = [(end, height) for end, height in zip(ends, heights, strict=True)]
    write_on(drawn, places, labels_of_bars, colours, size=13, position="middle right")
    drawn.update_xaxes(visible=False, range=[0, max(ends, default=0) or 1])
    drawn.update_yaxes(
        tickvals=heights,
        ticktext=[_name(row, text, colours) for row in rows.itertuples()],
        range=[last + 0.5, -0.5],
        tickfont={"size": 14, "color": colours.ink},
    )
    return drawn


def _ends(now: pd.Series, then: pd.Series) -> list[float]:
    """Where each bar and its mark have ended, so that a label has room behind both."""
    before = then.reindex(now.index)
    both = pd.concat([now.astype("Float64"), before.astype("Float64")], axis=1)
    return [float(end) for end in both.max(axis=1).fillna(0)]


def _most(frame: pd.DataFrame) -> int:
    """How many bars there is room for; of stages none is left away, for each is a part of the way."""
    return len(frame) if frame.columns[0] == "stage" else MOST_BARS


def _rows(labels: list[str], frame: pd.DataFrame, parked: pd.DataFrame | None) -> pd.DataFrame:
    """What there is room for; deals without a value are always among it, and the parked ones follow."""
    keys = frame.iloc[:, 0].astype(object).where(frame.iloc[:, 0].notna(), None)
    found = frame.assign(key=keys, label=labels, is_parked=False)
    if len(found) > _most(frame):
        without = found["key"].isna()
        found = pd.concat([found[~without].head(MOST_BARS - without.sum()), found[without]])
    if parked is None or parked.empty:
        return found
    apart = parked.assign(key=parked["stage"], label=parked["stage"], is_parked=True)
    return pd.concat([found, apart], ignore_index=True)


def _full_bars(
    drawn: go.Figure,
    heights: list[float],
    rows: pd.DataFrame,
    text: Text,
    colours: Palette,
    measure: str,
) -> None:
    """The bars that can be clicked."""
    open_colour = colours.open_pale if measure == "amount" else colours.open
    hovers = [_hover(row, text, measure) for row in rows.itertuples()]
    drawn.add_bar(
        y=heights,
        x=rows[measure].fillna(0).astype("float64"),
        orientation="h",
        marker={"color": [colours.parked if each else open_colour for each in rows["is_parked"]]},
        customdata=list(zip(rows["key"], rows["is_parked"], hovers, strict=True)),
        hovertemplate="%{customdata[2]}<extra></extra>",
        selected={"marker": {"color": colours.into}},
        unselected={"marker": {"opacity": 1}},
    )


def _weighted_bars(
    drawn: go.Figure, heights: list[float], rows: pd.DataFrame, colours: Palette
) -> None:
    drawn.add_bar(
        y=heights,
        x=rows["weighted_amount"].fillna(0).astype("float64"),
        orientation="h",
        width=0.2,
        marker={"color": colours.open},
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )


def _marks_of_then(
    drawn: go.Figure, heights: list[float], then: pd.Series, colours: Palette
) -> None:
    """An upright line where each bar ended on the other day."""
    known = [(x, y) for x, y in zip(then, heights, strict=False) if pd.notna(x)]
    if not known:
        return
    drawn.add_scatter(
        x=[float(x) for x, _ in known],
        y=[y for _, y in known],
        mode="markers",
        marker={"symbol": "line-ns", "size": 34, "line": {"width": 2, "color": colours.total}},
        cliponaxis=False,
        hoverinfo="skip",
        unselected={"marker": {"opacity": 1}},
    )


def _name(row: tuple, text: Text, colours: Palette) -> str:
    """The name, and under it how long half of its deals have been in their stage, and how many are stuck."""
    if pd.isna(row.median_age_days):
        return shortened(str(row.label))
    days = text("chart.days", n=round(row.median_age_days))
    if share := _known(getattr(row, "stuck_share", None)):
        days = text("chart.days_and_stuck", days=days, share=text.share(share))
    small = f"<span style='font-size:11.5px;color:{colours.muted}'>{days}</span>"
    return f"{shortened(str(row.label))}<br>{small}"


def _known(share: float | None) -> float:
    return 0.0 if pd.isna(share) else float(share)


def _label(row: tuple, text: Text, colours: Palette, measure: str) -> str:
    """The value, and under it the difference from the other day where there is one."""
    line = f"{GAP}<b>{text.count(row.deals)}</b>"
    if measure == "amount":
        deals = muted(text("chart.deals", n=row.deals), colours)
        line = f"{GAP}<b>{text.money(row.amount)}</b>  {deals}"
    change = getattr(row, f"{measure}_change", None)
    if pd.isna(change):
        return line
    moved = _change(int(change), text, measure)
    return f"{line}<br>{GAP}<span style='font-size:12px'>{moved}</span>"


def _change(change: int, text: Text, measure: str) -> str:
    if not change:
        return text("chart.unchanged")
    if measure == "amount":
        return text.money(change, sign=True)
    return f"{'+' if change > 0 else ''}{text.count(change)}"


def _hover(row: tuple, text: Text, measure: str) -> str:
    lines = [
        f"<b>{row.label}</b>",
        f"{text('chart.deals', n=row.deals)} · {text.money_full(row.amount)}",
    ]
    if not row.is_parked:
        lines.append(f"{text('chart.weighted')} {text.money_full(row.weighted_amount)}")
    if pd.notna(row.median_age_days):
        lines.append(text("chart.median_age", days=text.count(row.median_age_days)))
    then = getattr(row, f"{measure}_then", None)
    if pd.notna(then):
        full = text.money_full(then) if measure == "amount" else text.count(then)
        lines.append(text("chart.then", shown=full))
    return "<br>".join(lines)


def _shown(deals: int, amount: int | None, text: Text, measure: str) -> str:
    counted = text("chart.deals", n=deals)
    return counted if measure == "deals" else f"{text.money(amount)}, {counted}"
