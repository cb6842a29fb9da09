"""Bars of attainment and of forecast categories: their lengths, their marks, and all of it in words."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.charts import attainment, categories
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

OWNERS = pd.DataFrame(
    {
        "value": ["Sari", "Budi", None],
        "target": pd.array([1000_00, None, -200_00], "Int64"),
        "won_amount": pd.array([300_00, 90_00, 0], "Int64"),
        "open_amount": pd.array([500_00, 0, 40_00], "Int64"),
        "attainment": [0.3, None, None],
    }
)
NAMES = ["Sari", "Budi", "With no owner"]
CATEGORIES = pd.DataFrame(
    {
        "category": ["commit", "best_case", "pipeline", "omitted"],
        "deals": [1, 2, 3, 4],
        "amount": pd.array([100_00, 200_00, 400_00, 800_00], "Int64"),
        "cumulative_deals": pd.array([6, 8, 6, None], "Int64"),
        "cumulative": pd.array([150_00, 350_00, 700_00, None], "Int64"),
    }
)
each_look = pytest.mark.parametrize(
    ("language", "colours"), [("en", LIGHT), ("id", LIGHT), ("en", DARK)]
)


@each_look
def test_won_comes_before_open_and_a_line_is_the_target(language, colours):
    drawn = attainment.attainment_bars(OWNERS, NAMES, Text(language), colours)
    won, waiting, targets, labels = drawn.data

    assert (list(won.x), list(waiting.x)) == ([30000, 9000, 0], [50000, 0, 4000])
    assert (won.marker.color, waiting.marker.color) == (colours.won, colours.open_pale)
    assert (list(targets.x), list(targets.y)) == ([100000], [0])
    assert list(labels.x) == [100000, 9000, 4000], "a label stands behind the bar and its target"
    assert "<b>30%</b>" in labels.text[0] and "%" not in labels.text[1]


def test_a_click_says_whose_bar_and_which_part_of_it():
    drawn = attainment.attainment_bars(OWNERS, NAMES, Text("en"), LIGHT)

    assert [point[:2] for point in drawn.data[0].customdata] == [
        ["Sari", "won"], ["Budi", "won"], [None, "won"],
    ]  # fmt: skip
    assert drawn.data[1].customdata[0][1] == "open"


def test_only_so_many_owners_have_room():
    many = pd.concat([OWNERS.head(1)] * 20, ignore_index=True)
    drawn = attainment.attainment_bars(many, ["Sari"] * 20, Text("en"), LIGHT)

    assert len(drawn.data[0].x) == len(drawn.layout.yaxis.ticktext) == attainment.MOST_BARS


@pytest.mark.parametrize("language", ["en", "id"])
def test_attainment_is_said_in_words(language):
    said = attainment.attainment_bars_alt(OWNERS, NAMES, Text(language, "IDR"))

    assert "Sari: Rp300" in said and "With no owner" in said and "target –" in said


@each_look
def test_each_line_is_the_sum_of_its_parts(language, colours):
    drawn = categories.category_bars(CATEGORIES, Text(language), colours, "amount")
    bars = [trace for trace in drawn.data if trace.type == "bar"]
    sums = [sum(bar.x[line] for bar in bars) for line in range(3)]

    assert sums == [15000, 35000, 70000]
    assert [bar.customdata[0][0] for bar in bars] == ["won", "commit", "best_case", "pipeline"]
    assert list(bars[0].x) == [5000, 5000, 0], "what is won is no open pipeline"


def test_where_amounts_are_thin_the_lines_count_deals():
    drawn = categories.category_bars(CATEGORIES, Text("en"), LIGHT, "deals")
    bars = [trace for trace in drawn.data if trace.type == "bar"]

    assert [sum(bar.x[line] for bar in bars) for line in range(3)] == [6, 8, 6]
    assert "<b>8 deals</b>" in drawn.data[-1].text[1]


@pytest.mark.parametrize("language", ["en", "id"])
def test_categories_are_said_in_words(language):
    text = Text(language)
    said = categories.category_bars_alt(CATEGORIES, text, "amount")

    assert text("category.best_case") in said and text.money(350_00) in said
    assert text("category.omitted") not in said
