"""The first outlook: an honest range from few assumptions, and levers that do what they say."""

from __future__ import annotations

import dataclasses
import datetime

import numpy as np
import pytest

from pipeline_core.answers import ask
from pipeline_core.forecast.first_outlook import (
    COMMON_VARIANCE,
    chance_of,
    outlook,
    pulled,
    quantile,
)
from pipeline_core.store.settings import save_target
from tests.companies import company, moves
from tests.conftest import as_of

MARCH = as_of("2026-03-20")
ORDER = ("Prospect", "Contact", "Offer")


def test_one_deal_at_even_odds_has_the_luck_of_a_coin():
    found = outlook(np.array([100.0]), np.array([0.5]))

    assert found.expected == 50
    assert found.luck == 2500
    assert found.common == pytest.approx(COMMON_VARIANCE * (100 * 0.5 * np.log(2)) ** 2)


def test_certain_and_hopeless_deals_add_no_luck():
    found = outlook(np.array([100.0, 50.0]), np.array([1.0, 0.0]))

    assert (found.expected, found.luck, found.common) == (100, 0, 0)
    assert quantile(found, 0.1) == quantile(found, 0.9) == 100


def test_no_deal_brings_in_nothing():
    found = outlook(np.array([]), np.array([]))

    assert quantile(found, 0.9) == 0
    assert chance_of(found, 1) == 0


def test_the_range_widens_with_the_share():
    found = outlook(np.array([100.0, 300, 50, 900]), np.array([0.2, 0.5, 0.7, 0.3]))
    ranges = [quantile(found, share) for share in (0.05, 0.1, 0.5, 0.9, 0.95)]

    assert ranges == sorted(ranges)
    assert ranges[0] >= 0


@pytest.mark.parametrize("share", [0.1, 0.25, 0.5, 0.9])
def test_the_chance_of_an_amount_undoes_its_quantile(share):
    found = outlook(np.full(40, 100.0), np.full(40, 0.4))

    assert 1 - chance_of(found, quantile(found, share)) == pytest.approx(share, abs=1e-9)


def test_a_simulation_falls_into_the_range_as_often_as_it_says():
    chance = np.random.default_rng(7)
    amounts, odds = chance.lognormal(3, 1, 60), chance.uniform(0.1, 0.7, 60)
    found = outlook(amounts, odds)
    # A common shock moves all hazards together: p becomes 1 − (1 − p)^θ, θ log-normal with mean 1.
    spread = np.sqrt(COMMON_VARIANCE)
    shocks = np.exp(chance.normal(0, spread, 20_000) - spread**2 / 2)
    won = chance.random((20_000, 60)) < 1 - (1 - odds) ** shocks[:, None]
    totals = won @ amounts
    inside = np.mean((totals >= quantile(found, 0.1)) & (totals <= quantile(found, 0.9)))

    assert inside == pytest.approx(0.8, abs=0.02)


def test_zero_levers_change_nothing_exactly():
    odds = [0.1234567, 0.5, 0.9]

    assert list(pulled(odds, ORDER, ORDER, {})) == odds
    assert list(pulled(odds, ORDER, ORDER, {"Offer": 1.0, "Contact": 1.0})) == odds


def test_a_lever_moves_the_deals_that_still_have_the_stage_before_them():
    found = pulled([0.2, 0.2, 0.2], ORDER, ORDER, {"Contact": 1.5})

    assert list(found) == pytest.approx([0.3, 0.3, 0.2])


def test_no_lever_makes_a_deal_surer_than_certain():
    assert max(pulled([0.9], ["Offer"], ORDER, {"Offer": 1.5})) == 1.0


@pytest.fixture
def quarter(store):
    """A quarter with 500 won, 300 due in Offer, 100 overdue in Contact, 900 due in the next one."""
    company(
        store,
        {
            "id": "w",
            "amount": 500,
            "moves": ["Prospect 2026-01-01", "Offer 2026-01-10", "Close 2026-02-01"],
        },
        {
            "id": "l",
            "amount": 80,
            "moves": ["Prospect 2026-01-01", "Contact 2026-01-10", "Lost 2026-02-01"],
        },
        {
            "id": "a",
            "amount": 300,
            "due": "2026-03-28",
            "moves": moves("Prospect", "Contact", "Offer"),
        },
        {"id": "b", "amount": 100, "due": "2026-03-01", "moves": moves("Prospect", "Contact")},
        {"id": "c", "amount": 900, "due": "2026-04-28", "moves": moves("Prospect")},
        {"id": "d", "amount": 900, "due": "", "moves": moves("Prospect")},
        as_of="2026-03-20",
    )
    return store


def test_the_forecast_is_what_is_booked_and_what_is_due_by_the_end(quarter):
    row = ask(quarter, "forecast", MARCH).frame.iloc[0]
    rates = ask(quarter, "stage_win_rates", MARCH).frame.set_index("stage")["probability"]

    assert (row["booked"], row["open_deals"], row["open_amount"]) == (500_00, 2, 400_00)
    assert row["expected"] == 500_00 + round(300_00 * rates["Offer"] + 100_00 * rates["Contact"])
    assert row["p10"] <= row["p50"] <= row["p90"]


def test_without_a_period_it_is_the_quarter_of_the_day(quarter):
    named = as_of("2026-03-20", since=datetime.date(2026, 1, 1), until=datetime.date(2026, 3, 31))

    assert ask(quarter, "forecast", named).frame.equals(ask(quarter, "forecast", MARCH).frame)


def test_what_the_forecast_cannot_hold_is_counted(quarter):
    assert ask(quarter, "forecast", MARCH).left_out == {"no_close_date": 1, "overdue": 1}


def test_without_a_target_there_is_no_chance_of_it(quarter):
    assert ask(quarter, "forecast", MARCH).frame[["target", "p_target"]].isna().all(axis=None)


def test_a_target_that_is_booked_already_is_certain_and_a_far_one_hopeless(quarter):
    since, until = datetime.date(2026, 1, 1), datetime.date(2026, 3, 31)
    save_target(quarter, since, until, 400_00)
    assert ask(quarter, "forecast", MARCH).frame["p_target"].iloc[0] == 1.0

    save_target(quarter, since, until, 9_000_00)
    assert ask(quarter, "forecast", MARCH).frame["p_target"].iloc[0] < 0.01


def test_levers_at_zero_leave_every_number_as_it_was(quarter):
    assert ask(quarter, "forecast", MARCH, levers={"Offer": 1.0}).frame.equals(
        ask(quarter, "forecast", MARCH).frame
    )


def test_a_better_stage_brings_in_more(quarter):
    plain = ask(quarter, "forecast", MARCH).frame.iloc[0]
    better = ask(quarter, "forecast", MARCH, levers={"Offer": 1.2}).frame.iloc[0]

    assert better["p50"] > plain["p50"]
    assert better["booked"] == plain["booked"]


def test_the_plain_weighted_number_uses_the_stages_own_defaults(quarter):
    row = ask(quarter, "forecast", MARCH).frame.iloc[0]

    assert row["weighted"] == 500_00 + round(300_00 * 0.6 + 100_00 * 0.2)


def test_an_earlier_day_knows_less(quarter):
    january = dataclasses.replace(MARCH, as_of=datetime.date(2026, 1, 20))

    assert ask(quarter, "forecast", january).frame["booked"].iloc[0] == 0
