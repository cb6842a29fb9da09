"""Past forecasts beside what came in: the range, the sign inside or outside, and all of it in words."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.charts.past_calls import past_calls, past_calls_alt
from pipeline_core.text import Text

MILLION = 100_000_000
CALLS = pd.DataFrame(
    {
        "since_on": pd.to_datetime(["2026-01-05", "2026-01-19", "2026-02-02"]),
        "until_on": pd.to_datetime(["2026-02-01", "2026-02-15", "2026-03-01"]),
        "p10": [2 * MILLION, 3 * MILLION, 4 * MILLION],
        "p50": [3 * MILLION, 4 * MILLION, 5 * MILLION],
        "p90": [4 * MILLION, 5 * MILLION, 6 * MILLION],
        "booked": [3 * MILLION, 5 * MILLION, 9 * MILLION],
    }
)


@pytest.mark.parametrize(("language", "colours"), [("en", LIGHT), ("id", DARK)])
def test_what_came_in_is_a_circle_inside_its_range_and_a_diamond_outside(language, colours):
    drawn = past_calls(CALLS, Text(language, "IDR"), colours)
    band, middle, came = drawn.data

    assert list(band.y[:3]) == [2 * MILLION, 4 * MILLION, None]
    assert list(middle.y) == list(CALLS["p50"])
    assert list(came.marker.symbol) == ["circle", "circle", "diamond"], "an edge is inside"
    assert came.marker.color[2] == colours.warning
    assert [point[0] for point in came.customdata] == ["2026-01-05", "2026-01-19", "2026-02-02"]
    assert drawn.layout.yaxis.range[1] > 9 * MILLION


def test_the_figure_in_words_counts_the_results_inside():
    said = past_calls_alt(CALLS, Text("en", "IDR"))

    assert "2 of 3" in said and "Rp4m" in said and "Rp9m" in said
    assert past_calls_alt(CALLS.head(0), Text("en")) == Text("en")("chart.nothing")
