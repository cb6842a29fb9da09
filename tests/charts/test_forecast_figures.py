"""The forecast's figures: the fan, the tornado, and deals forced won and lost."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.charts import fan, tornado
from pipeline_core.charts.palettes import DARK, LIGHT
from pipeline_core.text import Text

ENGLISH, INDONESIAN = Text("en", "IDR"), Text("id", "IDR")
DAY = datetime.date(2026, 11, 16)
MILLION = 100_000_000
WEEKS = pd.DataFrame(
    {
        "day": pd.to_datetime(["2026-11-23", "2026-12-31"]),
        "booked": [8 * MILLION] * 2,
        "mean": [9 * MILLION, 13 * MILLION],
        "p10": [8 * MILLION, 11 * MILLION],
        "p50": [9 * MILLION, 13 * MILLION],
        "p90": [10 * MILLION, 16 * MILLION],
    }
)
BOOKED = pd.DataFrame(
    {"day": pd.to_datetime(["2026-10-08", "2026-11-02"]), "booked": [3 * MILLION, 8 * MILLION]}
)
TORNADO = pd.DataFrame(
    {
        "lever": ["win_rate", "conversion"],
        "stage": [None, "Offer"],
        "change_worse": [-9 * MILLION, -2 * MILLION],
        "change_better": [8 * MILLION, 3 * MILLION],
    }
)
FORCED = pd.DataFrame(
    {
        "name": ["Clinic", "Pump"],
        "p_target_lost": [0.1, 0.2],
        "p_target_won": [0.6, 0.3],
        "p50_lost": [9 * MILLION, 12 * MILLION],
        "p50_won": [15 * MILLION, 14 * MILLION],
    }
)


def made(**changed) -> fan.Fan:
    usual = {
        "weeks": WEEKS,
        "moved": None,
        "booked": BOOKED,
        "before": BOOKED.head(1),
        "before_until": datetime.date(2026, 12, 31),
        "since": datetime.date(2026, 10, 1),
        "until": datetime.date(2026, 12, 31),
        "as_of": DAY,
        "target": 15.0 * MILLION,
    }
    return fan.Fan(**{**usual, **changed})


def values(drawn, name: str) -> list:
    return [list(each.y) for each in drawn.data if each.line.color == getattr(LIGHT, name)]


def words(drawn) -> str:
    return " ".join(note.text for note in drawn.layout.annotations)


def test_the_fan_opens_where_the_bookings_end():
    drawn = fan.forecast_fan(made(), ENGLISH, LIGHT)

    assert values(drawn, "won") == [[0, 3 * MILLION, 8 * MILLION, 8 * MILLION]]
    assert values(drawn, "open") == [[8 * MILLION, 9 * MILLION, 13 * MILLION]]
    for said in ("Target Rp15mn", "Rp16mn", "Rp13mn", "Rp11mn", "P90", "16 Nov"):
        assert said in words(drawn)


def test_the_period_before_is_drawn_as_far_as_it_is_known():
    last = datetime.date(2026, 11, 2)
    drawn = fan.forecast_fan(made(before_until=last), ENGLISH, LIGHT)
    (before,) = [each for each in drawn.data if each.line.color == LIGHT.faint]

    assert list(before.x)[-1] == "2026-11-02"
    assert list(before.y) == [0, 3 * MILLION, 3 * MILLION]


def test_a_pulled_lever_leaves_the_forecast_as_it_stands_as_a_grey_line():
    moved = WEEKS.assign(p50=WEEKS["p50"] + MILLION)
    drawn = fan.forecast_fan(made(moved=moved, before=BOOKED.head(0)), ENGLISH, LIGHT)

    assert values(drawn, "open") == [[8 * MILLION, 10 * MILLION, 14 * MILLION]]
    assert values(drawn, "faint") == [[8 * MILLION, 9 * MILLION, 13 * MILLION]]
    assert "Rp14mn" in words(drawn)


def test_a_period_to_come_has_no_bookings_yet_and_starts_on_its_first_day():
    later = made(as_of=datetime.date(2026, 9, 20), booked=BOOKED.head(0))
    drawn = fan.forecast_fan(later, ENGLISH, LIGHT)

    assert not values(drawn, "won")
    assert {each.x[0] for each in drawn.data} == {"2026-10-01"}


def test_worse_goes_left_and_better_right_and_a_lever_has_its_stage():
    drawn = tornado.tornado(TORNADO, ENGLISH, LIGHT)
    worse, better = drawn.data

    assert list(worse.x) == [-9 * MILLION, -2 * MILLION]
    assert list(better.text) == ["+Rp8mn", "+Rp3mn"]
    assert list(drawn.layout.yaxis.ticktext) == ["Win rate", "Going on from Offer"]


def test_where_nothing_moves_it_is_written_once():
    still = TORNADO.assign(change_worse=0.0, change_better=0.0)
    worse, better = tornado.tornado(still, ENGLISH, LIGHT).data[:2]

    assert set(worse.text) == {""} and "" not in better.text


def test_a_forced_deal_moves_the_chance_or_without_a_target_the_money():
    chance = tornado.forced_deals(FORCED, 0.22, "p_target", ENGLISH, LIGHT)
    money = tornado.forced_deals(FORCED, 13.0 * MILLION, "p50", ENGLISH, LIGHT)

    assert [list(each.x) for each in chance.data[-2:]] == [[0.1, 0.2], [0.6, 0.3]]
    assert "As it stands 22%" in words(chance)
    assert [list(each.x) for each in money.data[-2:]] == [
        [-4 * MILLION, -MILLION],
        [2 * MILLION, MILLION],
    ]
    assert "As it stands Rp13mn" in words(money)


@pytest.mark.parametrize("text", [ENGLISH, INDONESIAN], ids=["en", "id"])
def test_every_figure_can_be_read_aloud(text):
    assert "13" in fan.forecast_fan_alt(made(), text)
    assert "Offer" in tornado.tornado_alt(TORNADO, text)
    assert "60%" in tornado.forced_deals_alt(FORCED, "p_target", text)


@pytest.mark.parametrize("colours", [LIGHT, DARK], ids=["light", "dark"])
def test_nothing_to_show_is_no_error(colours):
    empty = made(weeks=WEEKS.head(0), booked=BOOKED.head(0), before=BOOKED.head(0), target=None)

    fan.forecast_fan(empty, ENGLISH, colours)
    tornado.tornado(TORNADO.head(0), ENGLISH, colours)
    tornado.forced_deals(FORCED.head(0), 0.0, "p50", ENGLISH, colours)
    assert fan.forecast_fan_alt(empty, ENGLISH) == ENGLISH("chart.nothing")
