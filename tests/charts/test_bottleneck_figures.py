"""The board of bottlenecks and the curves of a cell say what their frames say."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.charts import bottlenecks, labels, stage_curves
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.metrics.bottlenecks import BOTTLENECK_BOARD
from pipeline_core.metrics.stage_curves import STAGE_CURVES, WAITING_AGES
from pipeline_core.text import Text
from tests.charts.test_figures import words

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
both = pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])


def board(groups: list, **changes) -> pd.DataFrame:
    cell = {
        "left": 9,
        "waiting": 1,
        "waiting_amount": 100,
        "p25_days": 4.0,
        "median_days": 8.0,
        "p75_days": float("nan"),
        "followed_days": 60.0,
        "usual_days": 4.0,
        "expected_exits": 18.0,
        "observed_exits": 9,
        "ratio": 0.68,
        "low": 0.4,
        "high": 1.1,
        "flagged": True,
        "enough_data": True,
        "advanced": 6,
        "advanced_share": 2 / 3,
        "advanced_ratio": 0.9,
        "forward": "fewer",
        "false_alarm_rate": 0.01,
        "pace": "slower",
        "history": "chronic",
        "quarter_days": 9.0,
        "inferred": 0,
    }
    rows = [
        {"stage": stage, "group": group, **cell, **changes}
        for stage in ("Prospect", "Offer")
        for group in groups
    ]
    types = {name: {"cents": "Int64"}.get(kind, kind) for name, kind in BOTTLENECK_BOARD.items()}
    return pd.DataFrame(rows).astype(types)


def drawn_board(frame: pd.DataFrame, colour: str = "usual", text: Text = ENGLISH):
    labels = {group: group for group in frame["group"].dropna()} | {None: "not given"}
    return bottlenecks.stage_heatmap(frame, labels, text, LIGHT, colour)


def curves() -> pd.DataFrame:
    rows = [
        ("cell", 2.0, 20, 0.1, 0.05, 0.2, 0.1, 0.0),
        ("cell", 9.0, 12, 0.5, 0.35, 0.65, 0.3, 0.1),
        ("cell", 30.0, 4, 0.9, 0.7, 0.97, 0.5, 0.3),
        ("others", 3.0, 50, 0.5, 0.4, 0.6, 0.5, 0.0),
    ]
    return pd.DataFrame(rows, columns=list(STAGE_CURVES)).astype(STAGE_CURVES)


def test_a_name_above_a_column_breaks_where_it_can():
    drawn = drawn_board(board(["Proposal/Quote", "Needs Analysis", "Qualification"]))

    above = drawn.layout.xaxis.ticktext
    assert above == ("Proposal/<br>Quote", "Needs<br>Analysis", "Qualification")


def test_long_names_beside_each_other_take_three_short_lines():
    names = [
        f"{first} Ajeng Kusumaningrum" for first in ("Raden", "Dewi", "Sari", "Rini", "Ayu", "Ira")
    ]
    drawn = drawn_board(board(names))

    above = [name.split("<br>") for name in drawn.layout.xaxis.ticktext]
    assert above[0] == ["Raden", "Ajeng", "Kusu…"]
    assert all(len(line) <= 5 for lines in above for line in lines)


def test_thin_cells_are_hatched_and_show_their_size_and_no_number():
    drawn = drawn_board(board(["Sari"], pace="too_few", enough_data=False, left=2))

    assert words(drawn) == ["n 3", "n 3"]
    assert all(shade != shade for row in drawn.data[0].z for shade in row)
    assert len(drawn.data[1].x) > 0, "the lines of the hatching"


def test_what_is_slower_by_more_than_chance_is_marked_and_brown():
    drawn = drawn_board(board(["Sari"]))

    assert words(drawn) == ["<b>8 ▲</b><br>n 10"] * 2
    assert all(shade > 0 for row in drawn.data[0].z for shade in row)
    assert words(drawn_board(board(["Sari"], pace="usual"))) == ["<b>8</b><br>n 10"] * 2


def test_a_median_that_is_not_reached_says_up_to_where_it_is_known():
    drawn = drawn_board(board(["Sari"], median_days=float("nan")))

    assert words(drawn) == ["<b>> 60 ▲</b><br>n 10"] * 2


def test_days_found_by_comparing_uploads_are_marked():
    assert words(drawn_board(board(["Sari"], inferred=8)))[0].startswith("<b>≈8")


def test_the_board_can_say_who_waits_and_with_how_much():
    assert words(drawn_board(board(["Sari"]), "waiting")) == ["<b>1</b><br>Rp1", "<b>1</b><br>Rp1"]


def test_the_board_can_show_the_share_that_went_on():
    drawn = drawn_board(board(["Sari"]), "forward")

    assert words(drawn) == ["<b>67% ▼</b><br>n 10"] * 2
    assert all(shade > 0 for row in drawn.data[0].z for shade in row), "fewer than usual is brown"


def test_every_cell_can_be_clicked_and_names_stage_and_value():
    clicks = {
        tuple(point[:2]) for point in drawn_board(board(["Sari", None]), "days").data[-1].customdata
    }

    assert clicks == {("Prospect", "Sari"), ("Prospect", None), ("Offer", "Sari"), ("Offer", None)}


@both
def test_a_cell_under_the_pointer_says_all_that_is_known_of_it(text):
    said = drawn_board(board(["Sari"]), text=text).data[-1].customdata[0][2]

    for part in ("Sari", "> 60", "68%", "40%", "110%", "67%", "18", text("history.chronic")):
        assert part in said


def test_many_names_become_rows_and_at_most_twelve_are_shown():
    drawn = drawn_board(board([f"Owner {number:02d}" for number in range(15)]))

    assert len(drawn.layout.yaxis.ticktext) == 12
    assert len(drawn.layout.xaxis.ticktext) == 2


def test_many_stages_stay_the_rows_so_that_a_phone_has_room():
    stages = [board([f"Owner {n}" for n in range(6)]).assign(stage=f"Stage {m}") for m in range(12)]
    drawn = drawn_board(pd.concat(stages).drop_duplicates(["stage", "group"]))

    assert len(drawn.layout.yaxis.ticktext) == 12
    assert len(drawn.layout.xaxis.ticktext) == 6


@both
def test_the_board_can_be_read_aloud(text):
    assert "Sari" in bottlenecks.stage_heatmap_alt(board(["Sari"]), {"Sari": "Sari"}, text)
    calm = bottlenecks.stage_heatmap_alt(board(["Sari"], pace="usual"), {"Sari": "Sari"}, text)
    assert calm == text("chart.stage_heatmap.none")


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_a_curve_stops_where_fewer_than_five_are_watched(colours):
    names = {"cell": "Sari", "others": "all others"}
    drawn = stage_curves.leaving_curves(curves(), names, ENGLISH, colours)
    longest = max(max(trace.x) for trace in drawn.data if trace.mode == "lines")

    assert longest == 9
    assert {word.strip() for word in words(drawn)} == set(names.values())


@both
def test_the_ways_out_fill_the_height(text):
    drawn = stage_curves.leaving_ways(curves(), text, LIGHT)
    areas = [trace for trace in drawn.data if trace.stackgroup]

    assert sum(trace.y[-1] for trace in areas) == pytest.approx(1)
    assert [word.strip() for word in words(drawn)] == [
        f"{text('way.advanced')} 30%",
        f"{text('way.lost')} 10%",
        f"{text('way.elsewhere')} 10%",
        f"{text('way.still')} 50%",
    ]


def test_names_at_the_ends_are_never_written_over_each_other_or_above_the_figure():
    heights = labels.spread_out([0.2, 0.98, 0.99], 0.075, 1.0)

    assert heights[2] <= 1 and heights[2] - heights[1] >= 0.075 - 1e-9 and heights[0] == 0.2


@both
def test_the_bars_of_waiting_deals_name_their_spans(text):
    rows = [(0, 7, 2, 100_00), (8, 14, 0, None), (181, None, 1, 5_00)]
    frame = pd.DataFrame(rows, columns=list(WAITING_AGES)).astype(
        {"until_days": "Int64", "amount": "Int64"}
    )
    drawn = stage_curves.waiting_bars(frame, text, LIGHT)

    assert drawn.layout.yaxis.ticktext[0] == text("chart.days_from", since="0", until="7")
    assert drawn.layout.yaxis.ticktext[-1] == text("chart.days_over", days="180")
    assert "0–7" in stage_curves.waiting_bars_alt(frame, text)
