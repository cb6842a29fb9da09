"""The waterfall and the stage flow say what their frames say, and can be clicked."""

from __future__ import annotations

import pandas as pd
import pytest

from pipeline_core.charts.changes import (
    axis_of,
    bars_of,
    has_small,
    waterfall_bars,
    waterfall_bars_alt,
)
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.charts.stage_flow import flow_dots, flow_dots_alt
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")


def frame(**amounts: int) -> pd.DataFrame:
    """A waterfall of millions of rupiah; every kind has two deals."""
    return pd.DataFrame(
        {
            "bucket": list(amounts),
            "deals": 2,
            "amount": pd.array([each * 100_000_000 for each in amounts.values()], dtype="Int64"),
            "without_amount": 0,
        }
    )


WATERFALL = frame(start=1000, created=300, date_set=4, increased=9, won=-10, lost=-400, end=903)
FLOW = pd.DataFrame(
    [
        ("stage", "Prospect", "stage", "Prospect", 4, 400, 410),
        ("stage", "Prospect", "stage", "Offer", 2, 200, 200),
        ("stage", "Contact", "stage", "Contact", 0, 0, 0),
        ("stage", "Offer", "stage", "Contact", 1, 90, 80),
        ("stage", "Offer", "won", None, 3, 300, 300),
        ("new", None, "elsewhere", None, 1, None, None),
    ],
    columns=[
        *("from_kind", "from_stage", "to_kind", "to_stage"),
        *("deals", "amount_before", "amount_after"),
    ],
).astype({"amount_before": "Int64", "amount_after": "Int64"})


def words(drawn) -> list[str]:
    return [
        str(word) for trace in drawn.data for word in (trace.text if trace.text is not None else ())
    ]


def test_kinds_below_two_per_cent_are_one_bar_but_never_won_or_lost():
    names = [bar.bucket for bar in bars_of(WATERFALL, "amount", is_whole=False)]

    assert names == ["start", "created", "won", "lost", "smaller", "end"]
    assert has_small(WATERFALL, "amount")
    assert len(bars_of(WATERFALL, "amount", is_whole=True)) == 7


def test_a_single_small_kind_keeps_its_name():
    only = frame(start=1000, created=300, date_set=4, end=1304)

    assert [bar.bucket for bar in bars_of(only, "amount", False)] == list(only["bucket"])


@pytest.mark.parametrize("is_whole", [True, False])
def test_each_bar_begins_where_the_one_before_ended_and_the_last_is_the_end(is_whole):
    *moves, end = bars_of(WATERFALL, "amount", is_whole)

    assert [bar.since for bar in moves[1:]] == [bar.until for bar in moves[:-1]]
    assert moves[-1].until == end.until


def test_a_bar_leads_to_its_kinds_and_says_its_sign():
    drawn = waterfall_bars(WATERFALL, ENGLISH, LIGHT, "amount", is_whole=False)

    keys = [point[0] for point in drawn.data[0].customdata]
    assert keys == ["start", "created", "won", "lost", "date_set,increased", "end"]
    assert "+Rp300mn" in words(drawn)[1] and "−Rp400mn" in words(drawn)[3]
    assert drawn.layout.yaxis.ticktext[4] == "2 smaller"


def test_counted_in_deals_what_leaves_is_below_zero_and_a_change_of_amount_is_no_bar():
    bars = {bar.bucket: bar.value for bar in bars_of(WATERFALL, "deals", is_whole=True)}

    assert bars == {"start": 2, "created": 2, "date_set": 2, "won": -2, "lost": -2, "end": 2}


def test_the_axis_begins_higher_only_where_the_ends_dwarf_what_moved():
    quiet = frame(start=1000, created=30, lost=-40, end=990)

    assert axis_of(bars_of(frame(start=100, won=-90, end=10), "amount", True))[0] == 0
    assert 0 < axis_of(bars_of(quiet, "amount", True))[0] < 990 * 10**8
    drawn = waterfall_bars(quiet, ENGLISH, LIGHT, "amount", True)
    assert len(drawn.layout.shapes) == 4  # a double cut at both ends
    assert all(width >= 0 for width in drawn.data[0].x)


def test_without_amounts_the_bars_have_no_length_and_no_error():
    unknown = WATERFALL.assign(amount=pd.array([None] * len(WATERFALL), dtype="Int64"))

    waterfall_bars(unknown, ENGLISH, LIGHT, "amount", is_whole=False)
    waterfall_bars(frame(start=0, end=0), ENGLISH, DARK, "amount", is_whole=False)


def test_the_flow_has_a_dot_for_every_pair_and_names_both_ends():
    drawn = flow_dots(FLOW, ENGLISH, LIGHT, "amount")

    assert [tuple(point[:4]) for point in drawn.data[0].customdata][:2] == [
        ("stage", "Prospect", "stage", "Prospect"),
        ("stage", "Prospect", "stage", "Offer"),
    ]
    assert words(drawn) == ["4", "2", "1", "3", "1", "1", "2", "3", "Won", "Elsewhere"]
    assert list(drawn.layout.yaxis.ticktext) == ["1 Prospect", "2 Contact", "3 Offer", "New"]


def test_a_dot_is_as_large_as_its_value_or_as_its_deals():
    by_value, by_deals = (
        list(flow_dots(FLOW, ENGLISH, LIGHT, measure).data[0].marker.size)
        for measure in ("amount", "deals")
    )

    assert by_value[1] < by_value[3] < by_value[0]  # 200, 300 and 410
    assert by_deals[4] == by_deals[2] < by_deals[0]  # 1, 1 and 4 deals


def test_the_flow_tells_staying_from_going_on_and_back():
    colours = list(flow_dots(FLOW, ENGLISH, LIGHT, "amount").data[0].marker.color)

    assert colours[:4] == [LIGHT.parked, LIGHT.open, LIGHT.warning, LIGHT.won]


def test_twelve_stages_fit():
    stages = [f"Stage number {number}" for number in range(12)]
    rows = [("stage", stage, "stage", stage, 1, 100, 100) for stage in stages]
    drawn = flow_dots(pd.DataFrame(rows, columns=FLOW.columns), ENGLISH, LIGHT, "deals")

    assert words(drawn)[12:] == [str(number) for number in range(1, 13)]


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])
def test_both_figures_can_be_read_aloud(text):
    assert "Rp300" in waterfall_bars_alt(WATERFALL, text, "amount")
    assert "Prospect → Offer" in flow_dots_alt(FLOW, text, "amount")
    assert flow_dots_alt(FLOW.head(0), text, "deals") == text("chart.nothing")
