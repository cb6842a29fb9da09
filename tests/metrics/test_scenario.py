"""What if: scenarios as the pages write them, asked of a store."""

from __future__ import annotations

import datetime

import pytest

from pipeline_core.answers import ask
from tests.metrics.test_forecast import DAY, filled, row


def test_neutral_levers_change_nothing_exactly(store):
    filled(store, 330)
    neutral = {"conversion": {"Offer": 1.0}, "time": {"Prospect": 1.0}, "size": 1.0, "new_deals": 1}
    same = ask(store, "forecast", DAY, levers=neutral, overrides={}).frame

    assert same.equals(ask(store, "forecast", DAY).frame)


@pytest.mark.parametrize(
    "levers",
    [
        {"conversion": {"Offer": 1.2}},
        {"time": {"Prospect": 0.7}},
        {"all_stages": 0.8},
        {"new_deals": 1.3},
        {"size": 1.1},
        {"win_rate": 1.1},
    ],
)
def test_every_lever_brings_in_more(store, levers):
    filled(store, 330)

    assert row(store, levers=levers)["p50"] > row(store)["p50"]
    assert row(store, levers=levers)["booked"] == row(store)["booked"]


def test_new_deals_from_a_later_day_bring_in_less(store):
    filled(store, 330)
    later = {"new_deals": 2.0, "new_deals_from": datetime.date(2026, 3, 15)}

    assert row(store)["new"] < row(store, levers=later)["new"]
    assert row(store, levers=later)["new"] < row(store, levers={"new_deals": 2.0})["new"]


def test_what_is_decided_about_a_deal_counts(store):
    filled(store, 330)
    sure = row(store, overrides={"a": {"chance": 1.0}, "gone": {"chance": 1.0}})
    deals = ask(store, "forecast_deals", DAY, overrides={"a": {"chance": 1.0}}).frame

    assert sure["mean"] > row(store)["mean"]
    assert deals.loc[deals["deal_id"] == "a", ["chance", "expected"]].values.tolist() == [
        [1.0, 1000_00]
    ]
