"""What would move the forecast: parts, single deals, equal steps, and what a target takes."""

from __future__ import annotations

import dataclasses
import datetime

import pytest

from pipeline_core.answers import ask
from pipeline_core.scope import period_before
from tests.companies import company, moves
from tests.metrics.test_forecast import DAY, OPEN, QUARTER, filled, row

IN_QUARTER = dataclasses.replace(DAY, since=QUARTER[0], until=QUARTER[1])


def frame(store, name, scope=DAY, **asked):
    return ask(store, name, scope, **asked).frame


def test_the_averages_of_the_parts_add_up_to_the_forecast_and_all_together_is_it(store):
    filled(store, 330)
    parts, whole = frame(store, "forecast_parts").set_index("made_of"), row(store)

    assert parts.loc[["booked", "open", "new"], "mean"].sum() == pytest.approx(whole["mean"], abs=2)
    for name in ("p10", "p50", "p90"):
        assert parts.loc["all", name] == whole[name]
    assert parts.loc["open", "mean"] == pytest.approx(whole["open"], abs=1)


def test_without_the_new_deals_their_part_is_nothing(store):
    parts = frame(filled(store, 330), "forecast_parts", with_new=False).set_index("made_of")

    assert set(parts.loc["new", ["mean", "p10", "p50", "p90"]]) == {0}


def test_a_deal_forced_won_or_lost_is_what_a_commit_or_an_omit_would_be(store):
    filled(store, 330)
    target = int(row(store)["p50"])
    deals = frame(store, "forecast_concentration", target=target)
    largest = deals.iloc[0]
    won = row(store, target=target, overrides={largest["deal_id"]: {"chance": 1}})
    lost = row(store, target=target, overrides={largest["deal_id"]: {"chance": 0}})

    assert largest["deal_id"] == "a"  # 1000 of 1000, 400 and what its like bring
    assert (largest["p50_won"], largest["p50_lost"]) == (won["p50"], lost["p50"])
    assert largest["p_target_won"] == pytest.approx(won["p_target"])
    assert largest["p_target_lost"] == pytest.approx(lost["p_target"])
    assert deals["p_target_swing"].is_monotonic_decreasing


def test_the_shares_of_the_deals_and_the_luck_of_new_ones_are_all_luck(store):
    """Without deals not created yet, single deals are all the luck that there is."""
    filled(store, 330)
    deals = frame(store, "forecast_concentration", with_new=False)

    assert deals["variance_share"].sum() == pytest.approx(row(store, with_new=False)["luck"])


def test_a_step_of_a_lever_is_the_forecast_with_that_lever(store):
    filled(store, 330)
    usual = row(store)
    steps = frame(store, "forecast_tornado").set_index(["lever", "stage"])

    def change(**levers):
        return row(store, levers=levers)["p50"] - usual["p50"]

    offer, time = steps.loc[("conversion", "Offer")], steps.loc[("time", "Offer")]
    assert offer["change_better"] == change(conversion={"Offer": 1.1})
    assert offer["change_worse"] == change(conversion={"Offer": 0.9})
    assert time["change_better"] == change(time={"Offer": 0.9})
    every = steps.reset_index().set_index("lever")
    assert every.loc["size", "change_better"] == change(size=1.1)
    assert every.loc["new_deals", "change_worse"] == change(new_deals=0.9)


def test_the_widest_lever_comes_first_and_no_stage_converts_more_than_all(store):
    """Of 330 deals 110 are won after Offer: three times as many would be all."""
    steps = frame(filled(store, 330), "forecast_tornado")
    spans = steps["change_better"].abs() + steps["change_worse"].abs()

    assert spans.is_monotonic_decreasing
    limits = steps[steps["lever"] == "conversion"].set_index("stage")["limit"]
    assert limits["Offer"] == pytest.approx(3.0, rel=0.02)


def test_what_it_takes_is_enough_and_a_little_less_is_not(store):
    filled(store, 330)
    target = int(row(store)["p50"] * 1.02)
    before = row(store, target=target)["p_target"]
    takes = frame(store, "what_would_it_take", target=target, chance=0.55)
    found = takes[takes["needed"].notna() & takes["stage"].isna()]

    assert before < 0.55 and len(found) > 1
    for lever in found.itertuples():
        enough = row(store, target=target, levers={lever.lever: lever.needed})["p_target"]
        less = 1 + 0.98 * (lever.needed - 1)
        assert enough == pytest.approx(lever.p_target) and enough >= 0.55
        assert row(store, target=target, levers={lever.lever: less})["p_target"] < 0.55


def test_a_target_out_of_reach_is_said_and_one_that_is_reached_takes_nothing(store):
    filled(store, 330)
    far = frame(store, "what_would_it_take", target=10**12, chance="0.9")
    near = frame(store, "what_would_it_take", target=1)

    assert far["needed"].isna().all() and len(far)
    assert (far["p_target"] < 0.9).all()
    assert set(near["needed"]) == {1.0}


def test_without_a_target_or_a_history_nothing_is_asked(store):
    filled(store, 8)
    names = ("forecast_parts", "forecast_concentration", "forecast_tornado")

    assert [len(frame(store, name)) for name in names] == [0, 0, 0]
    assert len(frame(store, "what_would_it_take", target=100)) == 0


def test_without_a_target_the_deals_are_ordered_by_money_alone(store):
    filled(store, 330)
    deals = frame(store, "forecast_concentration")

    assert deals["p_target_won"].isna().all()
    assert (deals["p50_won"] - deals["p50_lost"]).is_monotonic_decreasing
    assert len(frame(store, "what_would_it_take")) == 0


def test_a_history_read_as_one_stage_has_no_levers_by_stage(store):
    steps = frame(filled(store, 30), "forecast_tornado")

    assert set(steps["lever"]) == {"win_rate", "size", "new_deals", "all_stages"}


def test_bookings_are_counted_up_inside_the_period_and_the_one_before_it(store):
    won = [
        {"id": "x", "amount": 5, "moves": moves("Offer", "Close", start="2025-12-01", days=40)},
        {"id": "y", "amount": 7, "moves": moves("Offer", "Close", start="2026-01-01", days=20)},
        {"id": "z", "amount": 9, "moves": moves("Offer", "Close", start="2025-10-01", days=20)},
        {"id": "l", "amount": 3, "moves": moves("Offer", "Lost", start="2026-01-01", days=20)},
    ]
    company(store, *won, *OPEN, as_of="2026-02-28")
    rows = frame(store, "booked_by_day", IN_QUARTER)
    earlier = period_before(IN_QUARTER)

    assert list(rows["booked"]) == [500, 1200]
    assert list(rows["won"]) == [1, 2]
    assert (str(earlier.since), str(earlier.until)) == ("2025-10-01", "2025-12-31")
    assert list(frame(store, "booked_by_day", earlier)["booked"]) == [900]


def test_the_weeks_of_a_period_to_come_begin_with_it(store):
    filled(store, 330)
    later = dataclasses.replace(
        DAY,
        since=datetime.date(2026, 4, 1),
        until=datetime.date(2026, 6, 30),
    )
    weeks = frame(store, "forecast_weeks", later)

    assert weeks["day"].min().date() == datetime.date(2026, 4, 7)
    assert (weeks["mean"].diff().dropna() > 0).all()
    assert weeks["p50"].iloc[-1] == row(store, later)["p50"]
