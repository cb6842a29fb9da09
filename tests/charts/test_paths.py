"""The figures of losses and detours say what their frames say, and can be clicked."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.charts.paths import (
    MOST_REASONS,
    OTHERS,
    compared_words,
    detour_bars,
    detour_bars_alt,
    lost_bars,
    lost_bars_alt,
    reason_grid,
    reason_grid_alt,
    reason_rows,
)
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
LOST = pd.DataFrame(
    [
        ("Prospect", 100, 90, 30, 1 / 3, 0.24, 0.44, 5_000_00),
        ("Offer", 60, 50, 20, 0.4, 0.28, 0.54, None),
        (None, None, None, 2, None, None, None, 0),
    ],
    columns=["stage", "entered", "left", "lost", "lost_share", "low", "high", "lost_amount"],
).astype({"entered": "Int64", "left": "Int64", "lost_amount": "Int64"})
FACTS = pd.DataFrame(
    [
        ("skipped", 20, 100, 0.2, 500, 0.5, 0.52, "chance"),
        ("went_back", 12, 100, 0.12, 300, 0.1, 0.4, "fewer"),
        ("came_again", 3, 100, 0.03, 100, 0.5, 0.4, "too_few"),
        ("started_late", 0, 0, None, 0, None, None, "too_few"),
        ("won_early", 4, 40, 0.1, 90, None, None, None),
    ],
    columns=[
        *("detour", "deals", "judged_deals", "share", "amount"),
        *("won_share", "others_won_share", "won_compared"),
    ],
)


def reasons(*cells: tuple[str | None, str | None, int]) -> pd.DataFrame:
    """loss_reasons of stages with ten losses each, a deal being worth one hundred."""
    frame = pd.DataFrame(cells, columns=["stage", "lost_reason", "deals"])
    return frame.assign(lost=10, share=frame["deals"] / 10, amount=frame["deals"] * 100_00)


SOME = reasons(
    ("Prospect", "Price", 6),
    ("Prospect", None, 4),
    ("Offer", "Timing", 3),
    ("Offer", "Price", 7),
    (None, "Price", 2),
)


def words(drawn) -> list[str]:
    return [
        str(word) for trace in drawn.data for word in (trace.text if trace.text is not None else ())
    ]


def test_the_red_bar_is_part_of_those_that_left():
    drawn = lost_bars(LOST, ENGLISH, LIGHT)

    assert list(drawn.data[0].x) == [90, 50, 2] and list(drawn.data[1].x) == [30, 20, 2]
    assert drawn.data[1].marker.color == LIGHT.lost
    assert "<b>30</b>" in words(drawn)[0] and "33%" in words(drawn)[0]
    assert list(drawn.layout.yaxis.ticktext) == ["1 Prospect", "2 Offer", "stage not known"]
    assert [data[0] for data in drawn.data[1].customdata] == ["Prospect", "Offer", ""]


def test_a_hover_tells_how_sure_a_share_is():
    hover = lost_bars(LOST, ENGLISH, LIGHT).data[1].customdata[0][1]

    assert "33% of the 90 that left, 24%–44%" in hover


def test_reasons_are_rows_the_most_frequent_first_and_none_last():
    assert reason_rows(SOME) == ["Price", "Timing", ""]


def test_what_a_cell_holds_is_its_deals_and_their_share_of_the_stage():
    drawn = reason_grid(SOME, ["Prospect", "Offer", None], ENGLISH, DARK)
    clicks = drawn.data[2].customdata

    assert words(drawn)[:3] == ["<b>6</b><br>60%", "<b>7</b><br>70%", "<b>2</b><br>20%"]
    assert words(drawn)[3:6] == ["", "<b>3</b><br>30%", ""]
    assert list(clicks[0][:2]) == ["Prospect", "Price"]
    assert list(clicks[6][:2]) == ["Prospect", ""]
    assert list(drawn.layout.xaxis.ticktext) == ["1", "2", "?"]


def test_rare_reasons_are_one_row_that_adds_them_up():
    many = reasons(*(("Offer", f"Reason {n:02d}", 20 - n) for n in range(12)))
    rows = reason_rows(many)
    drawn = reason_grid(many, ["Offer"], ENGLISH, LIGHT)

    assert len(rows) == MOST_REASONS and rows[-1] == OTHERS
    assert words(drawn)[-1].startswith(f"<b>{sum(20 - n for n in range(7, 12))}</b>")


def test_a_reason_that_files_call_other_is_no_sum_of_others():
    assert reason_rows(reasons(("Offer", "Other", 3))) == ["Other"]


def test_a_detour_is_told_with_its_number_and_against_the_others():
    drawn = detour_bars(FACTS, ENGLISH, LIGHT)
    said = [compared_words(row, ENGLISH) for row in FACTS.itertuples()]

    assert "<b>20%</b>" in words(drawn)[0] and "20 of 100" in words(drawn)[0]
    assert said[0] == "won 50%, others 52%"
    assert said[1].startswith("▼") and said[2] == ENGLISH("chart.won_too_few")
    assert said[3] == "" and said[4] == ENGLISH("chart.all_won")
    assert ENGLISH("chart.cannot_check") in words(drawn)[3]
    assert [data[0] for data in drawn.data[0].customdata] == list(FACTS["detour"])


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN])
def test_every_figure_has_words(text):
    assert "30" in lost_bars_alt(LOST, text) and "Prospect" in lost_bars_alt(LOST, text)
    assert "Price" in reason_grid_alt(SOME, text)
    assert text("detour.went_back") in detour_bars_alt(FACTS, text)


def test_nothing_lost_is_said():
    nothing = ENGLISH("chart.nothing")

    assert lost_bars_alt(LOST.head(0), ENGLISH) == nothing
    assert reason_grid_alt(SOME.head(0), ENGLISH) == nothing
    assert detour_bars_alt(FACTS.head(0), ENGLISH) == nothing
