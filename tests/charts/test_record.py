"""Figures of scenarios and of calls against results."""

from __future__ import annotations

import numpy as np
import pandas as pd

from pipeline_core.charts import record, scenarios
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
BN = 100 * 10**9
RANGES = pd.DataFrame(
    {
        "scenario": [None, "Focus on Offer & a name that is long"],
        "p10": [11 * BN, 13 * BN],
        "p50": [13 * BN, 15 * BN],
        "p90": [16 * BN, 18 * BN],
        "target": [15 * BN, 15 * BN],
        "p_target": [0.22, 0.54],
    }
)
STEPS = pd.DataFrame(
    {
        "said": [0.1, 0.5],
        "deals": [188, 41],
        "rate": [0.11, 0.3],
        "low": [0.07, 0.2],
        "high": [0.15, 0.42],
    }
)
RECORD = pd.DataFrame(
    {
        "weeks_to_close": [8, 4],
        "result": [10 * BN, 10 * BN],
        "p10": [8 * BN, 9 * BN],
        "p50": [9 * BN, 10 * BN],
        "p90": [12 * BN, 11 * BN],
        "weighted": pd.array([14 * BN, None], dtype="Int64"),
        "committed": pd.array([None, None], dtype="Int64"),
        "run_rate": [7 * BN, 9 * BN],
    }
)
NO_CALLS = pd.DataFrame(
    {"weeks_to_close": pd.Series(dtype="int64"), "amount": pd.Series(dtype="Int64")}
)


def test_scenarios_are_ranges_and_the_first_is_grey():
    drawn = scenarios.scenario_ranges(RANGES, ENGLISH, LIGHT)
    bars = [trace for trace in drawn.data if trace.mode == "lines"]
    said = [note.text for note in drawn.layout.annotations]

    assert [list(bar.x) for bar in bars] == [[11 * BN, 16 * BN], [13 * BN, 18 * BN]]
    assert [bar.line.color for bar in bars] == [LIGHT.line, LIGHT.open_pale]
    assert "<b>Rp13bn</b>" in said[0] and "22%" in said[0] and "54%" in said[1]
    assert drawn.layout.xaxis.range[0] > 0  # a range does not begin at zero
    assert all(11 * BN < tick < 19 * BN for tick in drawn.layout.xaxis.tickvals)
    assert drawn.layout.yaxis.ticktext == ("As it stands", "Focus on Offer &<br>a name that is…")


def test_scenarios_that_say_the_same_have_an_axis_all_the_same():
    same = RANGES.assign(p10=0, p50=0, p90=0, target=np.nan, p_target=np.nan)
    drawn = scenarios.scenario_ranges(same, ENGLISH, LIGHT)

    assert drawn.layout.xaxis.range[1] > drawn.layout.xaxis.range[0]


def test_a_chance_whose_interval_misses_is_a_diamond_not_only_red():
    drawn = record.reliability_plot(STEPS, ENGLISH, DARK)
    marks = next(trace for trace in drawn.data if trace.mode == "markers").marker

    assert list(marks.symbol) == ["circle", "diamond"]
    assert list(marks.color) == [DARK.open, DARK.lost]
    assert drawn.layout.xaxis.ticktext == ("0%", "20%", "40%", "60%")
    assert "n 188" in record.reliability_plot_alt(STEPS, ENGLISH)


def test_counts_of_neighbours_do_not_lie_on_each_other():
    said = [0.2, 0.24, 0.28]
    rows = pd.concat([STEPS.head(1)] * 3).assign(said=said, rate=0.2, low=0.1, high=0.3)
    drawn = record.reliability_plot(rows, ENGLISH, LIGHT)
    heights = next(trace for trace in drawn.data if trace.mode == "text").y

    assert min(abs(b - a) for a, b in zip(heights, heights[1:], strict=False)) >= 0.06 * 0.3 - 1e-9
    assert heights[-1] < drawn.layout.yaxis.range[1]


def test_what_is_not_known_is_not_drawn_beside_the_result():
    drawn = record.calls_by_week(RECORD, NO_CALLS, INDONESIAN, LIGHT)
    drawn_at = {
        trace.marker.symbol: list(trace.x) for trace in drawn.data if trace.mode == "markers"
    }

    assert drawn_at["diamond-open"] == [8] and drawn_at["triangle-up-open"] == []
    assert drawn_at["square-open"] == [8, 4]
    assert any("Rp10 M" in str(note.text) for note in drawn.layout.annotations)
    assert "4 pekan sebelumnya" in record.calls_by_week_alt(RECORD, INDONESIAN)
