"""What figures write beside their marks: names, muted words, round ticks, and room between them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
import plotly.graph_objects as go

from pipeline_core.charts.palettes import Palette
from pipeline_core.text import Text


def shortened(name: str, most: int = 22) -> str:
    """Return a name that leaves room for its bar on a phone."""
    return name if len(name) <= most else f"{name[: most - 1]}…"


def muted(words: str, colours: Palette) -> str:
    """Return words that stand back behind the number beside them."""
    return f"<span style='color:{colours.muted}'>{words}</span>"


def name_rows(drawn: go.Figure, names: Sequence[str], colours: Palette, size: float = 13) -> None:
    """Write one name at the left of each row, the first on top."""
    drawn.update_yaxes(
        tickvals=list(range(len(names))),
        ticktext=list(names),
        range=[len(names) - 0.5, -0.5],
        tickfont={"size": size, "color": colours.ink},
    )


def largest(values: pd.Series) -> float:
    """Return the largest known value, 0 when there is none."""
    return max((float(value) for value in values.dropna()), default=0.0)


def round_ticks(highest: float, most: int = 4) -> list[float]:
    """Return zero and at most four round values up to the highest."""
    if highest <= 0:
        return [0.0]
    rough = highest / most
    size = 10 ** (len(str(int(max(rough, 1)))) - 1)
    step = next(size * by for by in (1, 2, 2.5, 5, 10) if size * by >= rough)
    return [step * place for place in range(int(highest // step) + 1)]


def spread_out(places: Sequence[float], least: float, most: float) -> list[float]:
    """Return rising places moved apart until neighbours differ by the least and none is above the most."""
    moved: list[float] = []
    for place in places:
        moved.append(max(place, moved[-1] + least) if moved else place)
    for index in reversed(range(len(moved))):
        moved[index] = min(moved[index], most)
        most = moved[index] - least
    return moved


def labels_of(values: Sequence[Any], split_by: str, text: Text) -> dict[Any, str]:
    """Return how values of a dimension are written: months in words, and deals without one."""
    is_month = split_by in ("month", "close_month")
    return {
        None if pd.isna(value) else value: (
            text(f"no_value.{'close_month' if is_month else 'name'}")
            if pd.isna(value)
            else text.month(value)
            if is_month
            else str(value)
        )
        for value in values
    }
