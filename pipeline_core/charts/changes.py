"""What changed between two days, as a waterfall to be read downwards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.labels import muted, name_rows
from pipeline_core.charts.palettes import Palette
from pipeline_core.charts.style import figure, write_on
from pipeline_core.text import Text

ROW = 34
SMALL = 0.02  # of the start: kinds below it are drawn as one bar
NEVER_SMALL = ("won", "lost")
ENDS = ("start", "end")
INTO = (
    *("created", "pulled_in", "rolled_in", "date_set", "reopened", "resumed", "placed"),
    *("entered_filter", "increased"),
)
RESULTS = ("won", "won_other_day")
DWARFED = 0.6  # an axis that begins below this share of its end begins at zero


@dataclass(frozen=True)
class Bar:
    """One bar: the kinds of change in it, how many deals, and from where to where it reaches."""

    buckets: tuple[str, ...]
    deals: int
    value: float
    since: float
    until: float

    @property
    def bucket(self) -> str:
        """Its name: the kind of change, or `smaller` for several."""
        return self.buckets[0] if len(self.buckets) == 1 else "smaller"


def waterfall_bars(
    frame: pd.DataFrame, text: Text, colours: Palette, measure: str, is_whole: bool
) -> go.Figure:
    """Draw the waterfall, to be read downwards: start, what came in, what changed, what went out, end.

    Kinds of change below two per cent of the start are one bar unless `is_whole`; won and lost never are.
    customdata[0] is the kind, several joined by commas.
    """
    bars = bars_of(frame, measure, is_whole)
    lowest, highest = axis_of(bars)
    drawn = figure(
        colours, ROW * len(bars) + 16, bargap=0.3, margin={"l": 4, "r": 140, "t": 4, "b": 4}
    )
    drawn.add_bar(
        y=list(range(len(bars))),
        base=[_left_end(bar, lowest) for bar in bars],
        x=[max(bar.since, bar.until) - _left_end(bar, lowest) for bar in bars],
        orientation="h",
        marker={"color": [_colour(bar, colours) for bar in bars]},
        customdata=[[",".join(bar.buckets), _hover(bar, text, measure)] for bar in bars],
        hovertemplate="%{customdata[1]}<extra></extra>",
        selected={"marker": {"opacity": 1}},
        unselected={"marker": {"opacity": 0.45}},
    )
    _connect(drawn, bars, colours)
    places = [(max(bar.since, bar.until), y) for y, bar in enumerate(bars)]
    labels = [_label(bar, text, colours, measure) for bar in bars]
    write_on(drawn, places, labels, colours, 13, "middle right")
    if lowest:
        _cut(drawn, bars, lowest, highest, colours)
    drawn.update_xaxes(visible=False, range=[lowest, highest or 1])
    name_rows(drawn, [_name(bar, text) for bar in bars], colours)
    return drawn


def waterfall_bars_alt(frame: pd.DataFrame, text: Text, measure: str) -> str:
    """Return the waterfall in words."""
    said = "; ".join(
        f"{_name(bar, text)}: {_measured(bar, text, measure)}"
        for bar in bars_of(frame, measure, is_whole=True)
    )
    return text("chart.waterfall.alt", rows=said)


def bars_of(frame: pd.DataFrame, measure: str, is_whole: bool) -> list[Bar]:
    """Return the bars in reading order; counted in deals, a change of amount is no bar."""
    rows = {str(row.bucket): row for row in frame.itertuples()}
    values = {bucket: _value(bucket, row, measure) for bucket, row in rows.items()}
    kinds = [
        bucket
        for bucket in rows
        if bucket not in ENDS and (measure == "amount" or bucket not in ("increased", "decreased"))
    ]
    small = () if is_whole else _small(kinds, values)
    groups = [(bucket,) for bucket in kinds if bucket not in small]
    groups += [tuple(small)] if small else []
    level = values["start"]
    bars = [Bar(("start",), int(rows["start"].deals), level, 0, level)]
    for buckets in groups:
        value = sum(values[bucket] for bucket in buckets)
        deals = sum(int(rows[bucket].deals) for bucket in buckets)
        bars.append(Bar(buckets, deals, value, level, level + value))
        level += value
    return [*bars, Bar(("end",), int(rows["end"].deals), values["end"], 0, values["end"])]


def has_small(frame: pd.DataFrame, measure: str) -> bool:
    """Whether some kinds of change are drawn as one bar."""
    return len(bars_of(frame, measure, False)) < len(bars_of(frame, measure, True))


def axis_of(bars: Sequence[Bar]) -> tuple[float, float]:
    """Return where the value axis begins and ends: higher than zero where the ends dwarf what moved."""
    levels = [bar.until for bar in bars]
    lowest, highest = min(levels), max(*levels, 0.0)
    if lowest <= DWARFED * highest or lowest == highest:
        return min(lowest, 0.0), highest
    return lowest - (highest - lowest) * 0.6, highest


def _left_end(bar: Bar, lowest: float) -> float:
    return max(min(bar.since, bar.until), lowest)


def _small(kinds: list[str], values: dict[str, float]) -> tuple[str, ...]:
    size = abs(values["start"]) or max((abs(value) for value in values.values()), default=0.0)
    found = [kind for kind in kinds if kind not in NEVER_SMALL and abs(values[kind]) < SMALL * size]
    return tuple(found) if len(found) > 1 else ()


def _value(bucket: str, row: tuple, measure: str) -> float:
    if measure == "amount":
        return 0.0 if pd.isna(row.amount) else float(row.amount)
    is_out = bucket not in (*ENDS, *INTO)
    return -float(row.deals) if is_out else float(row.deals)


def _colour(bar: Bar, colours: Palette) -> str:
    if bar.bucket in ENDS:
        return colours.total
    if bar.bucket == "smaller":
        return colours.parked
    if bar.bucket in RESULTS:
        return colours.won
    if bar.bucket == "lost":
        return colours.lost
    return colours.into if bar.bucket in INTO else colours.out


def _name(bar: Bar, text: Text) -> str:
    if bar.bucket == "smaller":
        return text("changes.smaller", n=len(bar.buckets))
    name = text(f"bucket.{bar.bucket}")
    return f"<b>{name}</b>" if bar.bucket in ENDS else name


def _measured(bar: Bar, text: Text, measure: str) -> str:
    is_end = bar.bucket in ENDS
    deals = text("chart.deals", n=bar.deals)
    if measure == "amount":
        return f"{text.money(bar.value, sign=not is_end)}, {deals}"
    return deals if is_end or bar.value < 0 else f"+{deals}"


def _label(bar: Bar, text: Text, colours: Palette, measure: str) -> str:
    is_end = bar.bucket in ENDS
    if measure == "deals":
        sign = "+" if bar.value > 0 and not is_end else ""
        return f" <b>{sign}{text.count(bar.value)}</b>"
    deals = muted(text("chart.deals", n=bar.deals), colours)
    return f" <b>{text.money(bar.value, sign=not is_end)}</b>  {deals}"


def _hover(bar: Bar, text: Text, measure: str) -> str:
    names = "<br>".join(text(f"bucket.{bucket}") for bucket in bar.buckets)
    amount = f" · {text.money_full(bar.value)}" if measure == "amount" else ""
    return f"<b>{names}</b><br>{text('chart.deals', n=bar.deals)}{amount}"


def _connect(drawn: go.Figure, bars: Sequence[Bar], colours: Palette) -> None:
    """Thin lines from the end of each bar to the next one."""
    xs: list[float | None] = []
    ys: list[float | None] = []
    for y, bar in enumerate(bars[:-1]):
        xs += [bar.until, bar.until, None]
        ys += [y - 0.35, y + 1.35, None]
    line = {"color": colours.faint, "width": 1}
    drawn.add_scatter(x=xs, y=ys, mode="lines", line=line, hoverinfo="skip")


def _cut(
    drawn: go.Figure, bars: Sequence[Bar], lowest: float, highest: float, colours: Palette
) -> None:
    """Both ends begin far to the left of the axis: a double cut says so."""
    wide = highest - lowest
    for y in (0, len(bars) - 1):
        for place in (0.05, 0.075):
            x = lowest + place * wide
            drawn.add_shape(
                type="line",
                x0=x,
                x1=x + 0.02 * wide,
                y0=y + 0.42,
                y1=y - 0.42,
                line={"color": colours.paper, "width": 3},
            )
