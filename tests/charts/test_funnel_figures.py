"""Funnels compared: a dot per rule, two funnels step by step, a small funnel per group."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.answers import METRICS
from pipeline_core.charts import funnel, funnel_compared, funnel_groups
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en"), Text("id")
STAGES = ["Prospect", "Offer", "Close"]


def words(drawn) -> list[str]:
    return [
        str(word) for trace in drawn.data for word in (trace.text if trace.text is not None else ())
    ]


def made(metric: str, *rows: dict) -> pd.DataFrame:
    """Rows of a metric; a column that is not given is null, or nothing."""
    frame = pd.DataFrame(rows).reindex(columns=list(METRICS[metric].columns))
    counts = [name for name, kind in METRICS[metric].columns.items() if kind == "int64"]
    truths = [name for name, kind in METRICS[metric].columns.items() if kind == "bool"]
    return frame.fillna(dict.fromkeys(counts, 0) | dict.fromkeys(truths, False))


def by_rule() -> pd.DataFrame:
    rates = {"reached": (0.8, 0.5, 0.4), "any": (0.7, 1.2, 0.84), "strict": (0.6, 0.5, 0.3)}
    return made(
        "conversion_by_rule",
        *(
            {
                "rule": rule,
                "stage": stage,
                "step_rate": steps[at] if at < 2 else None,
                "cumulative_rate": steps[2] if at == 2 else 1.0,
            }
            for rule, steps in rates.items()
            for at, stage in enumerate(STAGES)
        ),
    )


def by_group(size: int = 8) -> pd.DataFrame:
    return made(
        "conversion_by",
        *(
            {
                "value": None if group == 1 else f"Group {group}",
                "stage": stage,
                "deals": 40,
                "cumulative_rate": (1.0, 0.5, 0.25)[at],
                "difference": (0.1, -0.2, 0.1)[at],
                "is_beyond_chance": group == 0,
                "state": "known",
            }
            for group in range(size)
            for at, stage in enumerate(STAGES)
        ),
    )


def two() -> pd.DataFrame:
    return made(
        "conversion_difference",
        {
            "stage": "Prospect",
            "step_deals": 100,
            "step_rate": 0.75,
            "step_deals_other": 90,
            "step_rate_other": 0.5,
            "difference_low": 0.11,
            "difference_high": 0.38,
            "is_beyond_chance": True,
        },
        {"stage": "Offer", "step_deals": 3, "step_rate": 0.5, "step_deals_other": 0},
        {"stage": "Close", "deals": 100, "cumulative_rate": 0.3, "cumulative_rate_other": 0.3},
    )


def test_the_chosen_rule_is_blue_and_lies_on_top():
    drawn = funnel_compared.rule_dots(by_rule(), "any", ENGLISH, LIGHT)
    dots = [trace for trace in drawn.data if trace.mode == "markers"]

    assert [trace.marker.color for trace in dots] == [LIGHT.parked, LIGHT.parked, LIGHT.open]
    assert list(dots[-1].x) == [0.7, None, 0.84]  # 120 % is no share: more deals than before
    assert any("50%–50%" in word for word in words(drawn))


def test_a_difference_says_both_rates_its_points_and_whether_it_is_chance():
    said = words(funnel_compared.difference_dots(two(), ("Q4", "Q3"), INDONESIAN, LIGHT))

    assert any("▲ <b>75%</b> · 50%" in word and "+25 (+11 sampai +38)" in word for word in said)
    assert any("terlalu sedikit" in word for word in said)
    assert any("<b>30%</b> · 30%" in word and "▲" not in word for word in said)


@pytest.mark.parametrize(
    ("difference", "shown"), [(0.04, "+4"), (-0.04, "−4"), (0.001, "0"), (-0.001, "0")]
)
def test_a_difference_has_a_true_sign(difference, shown):
    assert funnel_compared.points(difference, ENGLISH) == shown


def test_at_most_six_groups_are_drawn_and_each_bar_can_be_clicked():
    labels = {None: "not given"} | {f"Group {number}": f"Group {number}" for number in range(8)}
    drawn = funnel_groups.group_funnels(by_group(), labels, ENGLISH, LIGHT)
    bars = drawn.data[0]

    assert len(bars.customdata) == 6 * 3
    assert [list(data[:2]) for data in bars.customdata[2:4]] == [
        ["Group 0", "Close"],
        [None, "Prospect"],
    ]
    assert words(drawn)[:4] == ["100%", "▲ 50%", "▼ 25%", "100%"]
    assert drawn.layout.yaxis.ticktext[0].startswith("Group 0 ▲<br>")
    assert "not given" in drawn.layout.yaxis.ticktext[1]


def test_the_words_name_the_groups_that_are_drawn():
    frame = by_group()
    groups = frame.groupby("value", sort=False, dropna=False).ngroup()
    frame["state"] = frame["state"].mask(groups < 2, "too_few")
    labels = {None: "not given"} | {f"Group {number}": f"Group {number}" for number in range(8)}
    drawn = funnel_groups.group_funnels(frame, labels, ENGLISH, LIGHT)
    names = [name.partition("<br>")[0] for name in drawn.layout.yaxis.ticktext]
    alt = funnel_groups.group_funnels_alt(frame, labels, ENGLISH)

    assert names and [name for name in labels.values() if f"{name}:" in alt] == names


def test_a_step_that_is_too_young_is_a_word_and_no_bar():
    rows = pd.DataFrame(
        {
            "stage": STAGES,
            "reached": [50, 30, 0],
            "waiting": [4, 9, 0],
            "step_rate": [0.6, None, None],
            "low": [0.5, None, None],
            "high": [0.7, None, None],
            "deals": [60, 50, 0],
            "cumulative_rate": [1.0, 0.6, None],
            "projected": [None] * 3,
            "young": [0, 10, 60],
            "mature_days": pd.array([None, 20, 90], dtype="Int64"),
            "state": ["known", "known", "too_young"],
        }
    )
    drawn = funnel.funnel_bars(rows, ENGLISH, LIGHT, "deals", "matured")
    said = words(drawn)

    assert list(drawn.data[0].x) == [1.0, 0.6, 0.0]
    assert "of 50" in said[1] and "too young" in said[2]
    assert any("too young" in word for word in said[3:])
    assert "10 deals are younger" in drawn.data[0].customdata[1][1]


def test_a_projection_is_marked_as_about_so_many():
    rows = pd.DataFrame(
        {
            "stage": STAGES,
            "reached": [50, 30, 5],
            "waiting": [4, 9, 0],
            "step_rate": [0.66, 0.3, None],
            "low": [0.5, 0.2, None],
            "high": [0.7, 0.4, None],
            "deals": [50] * 3,
            "cumulative_rate": [1.0, 0.66, 0.2],
            "projected": [50.0, 33.0, 10.0],
            "young": [0] * 3,
            "mature_days": pd.array([None] * 3, dtype="Int64"),
            "state": ["known"] * 3,
        }
    )
    drawn = funnel.funnel_bars(rows, ENGLISH, LIGHT, "deals", "projected")

    assert "<b>50</b>" in words(drawn)[0] and "<b>≈33</b>" in words(drawn)[1]
    assert "≈" not in words(drawn)[0]
    assert "Close: 10 (20%)" in funnel.funnel_bars_alt(rows, ENGLISH, "deals", "projected")


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])
def test_every_figure_can_be_read_aloud(text):
    labels = {None: "–"} | {f"Group {number}": f"Group {number}" for number in range(8)}

    assert "84%" in funnel_compared.rule_dots_alt(by_rule(), text)
    assert "75%, 50%" in funnel_compared.difference_dots_alt(two(), text)
    assert "Group 0: 25%" in funnel_groups.group_funnels_alt(by_group(), labels, text)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_one_stage_alone_is_no_error(colours):
    rules = made("conversion_by_rule", {"rule": "reached", "stage": "A", "cumulative_rate": 1.0})
    compared = made("conversion_difference", {"stage": "A", "deals": 4, "cumulative_rate": 1.0})

    funnel_compared.rule_dots(rules, "reached", ENGLISH, colours)
    funnel_compared.difference_dots(compared, ("a", "b"), ENGLISH, colours)
    funnel_groups.group_funnels(by_group(1), {"Group 0": "Group 0"}, ENGLISH, colours)
