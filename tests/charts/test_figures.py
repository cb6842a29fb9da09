"""Figures say what the frame says, in the reader's words, and can be clicked."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import METRICS
from pipeline_core.charts import (
    bottlenecks,
    funnel,
    hygiene,
    labels,
    pipeline,
    stage_curves,
    trend,
)
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
STAGES = pd.DataFrame(
    {
        "stage": ["Prospect", "Offer"],
        "deals": [3, 1],
        "amount": pd.array([300_000_000_00, None], dtype="Int64"),
        "weighted_amount": pd.array([30_000_000_00, None], dtype="Int64"),
        "median_age_days": [34.0, None],
    }
)
FUNNEL = pd.DataFrame(
    {
        "stage": ["Prospect", "Contact", "Offer", "Close"],
        "reached": [1000, 800, 700, 140],
        "waiting": [10, 20, 30, 0],
        "advanced": pd.array([800, 700, 140, None], dtype="Int64"),
        "step_rate": [0.8, 0.875, 0.2, None],
        "cumulative_rate": [1.0, 0.8, 0.7, 0.14],
        "low": [0.77, 0.85, 0.17, None],
        "high": [0.82, 0.9, 0.23, None],
        "deals": [1000] * 4,
        "young": [0] * 4,
        "projected": [1000.0, 810.0, 720.0, 180.0],
        "mature_days": pd.array([None] * 4, dtype="Int64"),
        "state": ["known"] * 4,
    }
)


def words(drawn) -> list[str]:
    return [
        str(word) for trace in drawn.data for word in (trace.text if trace.text is not None else ())
    ]


def test_bars_carry_their_stage_for_the_click_and_their_value_for_the_eye():
    drawn = pipeline.value_bars(STAGES, ["Prospect", "Offer"], ENGLISH, LIGHT, "amount")

    assert [point[0] for point in drawn.data[0].customdata] == ["Prospect", "Offer"]
    assert "<b>Rp300mn</b>" in words(drawn)[0] and "3 deals" in words(drawn)[0]
    assert "<b>–</b>" in words(drawn)[1]


def test_of_stages_no_bar_is_left_away():
    many = pd.concat([STAGES.head(1)] * 25, ignore_index=True)
    many["stage"] = [f"Stage {place}" for place in range(25)]
    owners = many.rename(columns={"stage": "owner"})

    for frame, shown in ((many, 25), (owners, pipeline.MOST_BARS)):
        drawn = pipeline.value_bars(frame, list(frame.iloc[:, 0]), ENGLISH, LIGHT, "amount")
        assert len(drawn.data[0].customdata) == shown
        assert pipeline.bars_left_away(frame) == 25 - shown


def test_a_deal_without_a_value_can_be_clicked_too():
    frame = STAGES.rename(columns={"stage": "value"}).assign(value=["Sari", None])
    drawn = pipeline.value_bars(frame, ["Sari", "not given"], ENGLISH, LIGHT, "deals")

    assert [point[0] for point in drawn.data[0].customdata] == ["Sari", None]


def test_the_weakest_step_is_marked_only_where_it_is_clear():
    assert funnel.weakest_step(FUNNEL) == 2
    assert funnel.weakest_step(FUNNEL.assign(high=0.99)) is None


def test_the_funnel_says_steps_intervals_and_who_waits():
    shown = words(funnel.funnel_bars(FUNNEL, INDONESIAN, LIGHT, "deals"))

    assert any(
        "▼ <b>20%</b>" in word and "17%–23%" in word and "30 menunggu" in word for word in shown
    )


def test_a_funnel_without_rates_shows_none():
    drawn = funnel.funnel_bars(
        FUNNEL.assign(step_rate=None, cumulative_rate=None), ENGLISH, LIGHT, "deals"
    )

    assert not any("%" in word for word in words(drawn))


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])
def test_every_figure_can_be_read_aloud(text):
    said = [
        pipeline.value_bars_alt(STAGES, ["Prospect", "Offer"], text, "amount"),
        funnel.funnel_bars_alt(FUNNEL, text, "deals"),
    ]

    assert "Rp300" in said[0] and "14%" in said[1]


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_to_show_is_no_error(colours):
    def empty(metric: str) -> pd.DataFrame:
        types = {
            name: {"cents": "Int64", "date": "datetime64[us]"}.get(kind, kind)
            for name, kind in METRICS[metric].columns.items()
        }
        return pd.DataFrame({name: pd.Series(dtype=kind) for name, kind in types.items()})

    pipeline.value_bars(empty("pipeline_by_stage"), [], ENGLISH, colours, "amount")
    trend.stage_trend(empty("pipeline_trend"), ENGLISH, colours, "amount")
    funnel.funnel_bars(empty("stage_conversion"), ENGLISH, colours, "deals")
    bottlenecks.stage_heatmap(empty("bottleneck_board"), {}, ENGLISH, colours, "usual")
    names = {"cell": "Sari", "others": "all others"}
    stage_curves.leaving_curves(empty("stage_curves"), names, ENGLISH, colours)
    stage_curves.leaving_ways(empty("stage_curves"), ENGLISH, colours)
    stage_curves.waiting_bars(empty("waiting_ages"), ENGLISH, colours)


def test_ticks_are_round():
    assert labels.round_ticks(9.4e9) == [0, 2.5e9, 5e9, 7.5e9]
    assert labels.round_ticks(0) == [0]


CHECKED = pd.DataFrame(
    {
        "check_name": ["dated", "owner", "all"],
        "is_checkable": [True, False, True],
        "passing_share": [0.997, None, 0.5],
        "measured_by": ["amount", "amount", "amount"],
        "deals": [9, 0, 9],
        "failing": [1, 0, 4],
        "failing_amount": pd.array([1_00, None, 9_00], dtype="Int64"),
    }
)


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN])
@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_a_check_that_cannot_be_made_is_hatched_and_says_so(text, colours):
    drawn = hygiene.check_bars(CHECKED, text, colours)

    assert list(drawn.data[0].marker.pattern.shape) == ["", "/", ""]
    assert text("chart.cannot_check") in words(drawn)[1]
    assert [each[0] for each in drawn.data[0].customdata] == ["dated", "owner", "all"]
    assert text("chart.cannot_check") in hygiene.check_bars_alt(CHECKED, text)


def test_what_almost_passes_is_never_rounded_up_to_all():
    assert hygiene.passing(0.997, ENGLISH) == "99%"
    assert hygiene.passing(1.0, ENGLISH) == "100%"
    assert hygiene.passing(float("nan"), ENGLISH) == "–"
