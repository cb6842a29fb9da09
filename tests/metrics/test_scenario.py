"""What if: scenarios as the pages write them, asked of a store."""

from __future__ import annotations

import datetime

import pandas as pd
import pytest

from pipeline_core.answers import ask
from tests.metrics.test_forecast import DAY, OPEN, filled, past, row


def test_neutral_levers_change_nothing_exactly(store):
    filled(store, 330)
    neutral = {"conversion": {"Offer": 1.0}, "time": {"Prospect": 1.0}, "size": 1.0, "new_deals": 1}
    neutral["new_deals_by"] = {"by": "segment", "values": [{"value": "Retail", "factor": 1.0}]}
    neutral["bottlenecks"] = {"by": "owner", "cells": []}
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


def of_segments(factor: float, *names: str | None, begins: datetime.date | None = None) -> dict:
    values = [{"value": name, "factor": factor, "from": begins} for name in names]
    return {"new_deals_by": {"by": "segment", "values": values}}


def test_more_new_deals_of_every_segment_are_more_of_all(store):
    filled(store, 330)
    every = row(store, levers=of_segments(2.0, "Hospital", "Industry", "Retail", None))
    whole = row(store, levers={"new_deals": 2.0})

    assert every["new"] == pytest.approx(whole["new"], abs=2)
    assert every["p50"] == pytest.approx(whole["p50"], abs=2)


def test_more_new_deals_of_one_segment_bring_what_its_row_says(store):
    filled(store, 330)
    parts = ask(store, "new_deals_by", DAY, split_by="segment").frame
    usual = row(store)["new"]
    one = row(store, levers=of_segments(1.5, "Retail"))["new"]
    later = row(store, levers=of_segments(1.5, "Retail", begins=datetime.date(2026, 3, 15)))["new"]
    of_retail = parts.set_index("group")["new"]["Retail"]

    assert parts["new"].sum() == pytest.approx(usual, abs=4)
    assert parts["created_share"].sum() == pytest.approx(1)
    assert one - usual == pytest.approx(of_retail / 2, abs=2)
    assert usual < later < one


def test_a_value_that_nobody_creates_deals_of_changes_nothing(store):
    filled(store, 330)
    odd = {"new_deals_by": {"by": "region", "values": [{"value": "Mars", "factor": 3.0}]}}

    assert row(store, levers=odd).equals(row(store))
    assert row(store, levers=of_segments(3.0, "Mars")).equals(row(store))
    assert ask(store, "new_deals_by", DAY, split_by="month").frame.empty


def test_the_deals_to_come_are_counted_by_the_day_on_which_they_were_created(store):
    filled(store, 330)
    deals = pd.DataFrame([*past(330), *OPEN])
    began = pd.to_datetime(deals["moves"].str[0].str.split().str[-1])
    recent = deals[began > pd.Timestamp("2026-02-28") - pd.Timedelta(days=91)]
    found = ask(store, "new_deals_by", DAY, split_by="segment").frame
    named = found.dropna(subset=["group"]).set_index("group")["created"]

    assert named.to_dict() == recent["segment"].value_counts().to_dict()
    assert found["created"].sum() == len(recent)


def test_what_is_decided_about_a_deal_counts(store):
    filled(store, 330)
    sure = row(store, overrides={"a": {"chance": 1.0}, "gone": {"chance": 1.0}})
    deals = ask(store, "forecast_deals", DAY, overrides={"a": {"chance": 1.0}}).frame

    assert sure["mean"] > row(store)["mean"]
    assert deals.loc[deals["deal_id"] == "a", ["chance", "expected"]].values.tolist() == [
        [1.0, 1000_00]
    ]
