"""Backtests: what was known on a day, by hand; calls held against what happened; and a process without surprises."""

from __future__ import annotations

import datetime

import numpy as np
import pandas as pd
import pytest

from pipeline_core.forecast.backtest import METHODS, Call, calls
from pipeline_core.forecast.fit import fit
from pipeline_core.forecast.outlook import outlook
from pipeline_core.forecast.scores import scores
from tests.as_known import known_until
from tests.forecast import semi_markov as truth

DEALS, VISITS = truth.history(seed=11, deals=6000)
ENDED = DEALS
ORIGINS = [(truth.START + pd.Timedelta(days=day)).date() for day in range(260, 461, 25)]


def known(day: datetime.date) -> tuple[pd.DataFrame, pd.DataFrame]:
    return known_until(DEALS, VISITS, day)


def test_a_deal_that_closed_later_was_open_in_the_stage_of_its_visit():
    day = truth.START + pd.Timedelta(days=300)
    deals, visits = known(day.date())
    later = DEALS[(DEALS["created_on"] <= day) & (DEALS["closed_on"] > day)]
    seen = deals.set_index("deal_key").loc[later["deal_key"]]
    under_way = VISITS[(VISITS["entered_on"] <= day) & ~(VISITS["left_on"] <= day)]
    stages = under_way.drop_duplicates("deal_key", keep="last").set_index("deal_key")["stage_id"]

    assert len(later) > 100
    assert set(seen["outcome"]) == {"open"} and seen["closed_on"].isna().all()
    assert seen["stage_id"].tolist() == stages.loc[later["deal_key"]].tolist()
    assert visits["entered_on"].max() <= day and visits["watched_to_on"].max() == day
    assert not (visits["left_on"] > day).any()
    still = visits["left_on"].isna()
    assert (
        (visits.loc[still, "entered_on"] + pd.to_timedelta(visits["age_days"], unit="D"))[still]
        .eq(day)
        .all()
    )


def test_what_is_known_on_the_last_day_is_what_is_known_now():
    last = (truth.START + pd.Timedelta(days=500)).date()
    deals, visits = known(last)

    assert visits[VISITS.columns].equals(VISITS)
    assert deals["outcome"].equals(DEALS["outcome"])
    assert deals["stage_id"].equals(DEALS["stage_id"])


def test_a_call_knows_the_evening_before_and_counts_from_the_origin_on():
    origin = ORIGINS[3]
    said = {call.method: call for call in calls(known, ENDED, [origin], 28, [])}
    day = pd.Timestamp(origin)
    in_time = DEALS["closed_on"].between(day, day + pd.Timedelta(days=27))
    won = DEALS[in_time & (DEALS["outcome"] == "won")]
    before = day - pd.Timedelta(days=1)
    found = fit(*known(before.date()), before.date(), 28)

    assert set(said) == set(METHODS)
    assert said["alur"].actual == won["amount"].sum()
    assert said["alur"].open_actual == won.loc[won["created_on"] < day, "amount"].sum()
    assert said["alur"].is_won.sum() == (won["created_on"] < day).sum()
    assert said["alur"].quantiles[1] == outlook(found, 28).budget.quantile(0.5)
    assert said["alur_iid"].quantiles[2] < said["alur"].quantiles[2]
    recent = DEALS["closed_on"].between(day - pd.Timedelta(days=91), before)
    rate = DEALS.loc[recent & (DEALS["outcome"] == "won"), "amount"].sum() / 91 * 28
    assert said["run_rate"].quantiles == (rate, rate, rate)


def test_nothing_after_the_origin_changes_a_call():
    origin = ORIGINS[2]
    changed = DEALS.assign(
        outcome=DEALS["outcome"].mask(DEALS["closed_on"] >= pd.Timestamp(origin), "lost")
    )
    visits = VISITS.assign(outcome=VISITS["deal_key"].map(changed.set_index("deal_key")["outcome"]))
    one = next(iter(calls(known, ENDED, [origin], 28, [])))
    other = next(
        iter(calls(lambda day: known_until(changed, visits, day), ENDED, [origin], 28, []))
    )

    assert (one.quantiles, one.open) == (other.quantiles, other.open)
    assert (one.chances == other.chances).all()


def test_on_a_process_without_surprises_the_forecast_is_close_and_its_chances_true():
    deals, visits = truth.history(seed=13, deals=20_000)  # enough that luck is small
    said = calls(lambda day: known_until(deals, visits, day), deals, ORIGINS, 28, [])
    found = scores(list(said)).set_index("method")
    alur = found.loc["alur"]

    assert alur["wape"] < 0.08 and abs(alur["bias"]) < 0.03
    assert alur["ece"] < 0.01
    assert alur["log_loss"] == found["log_loss"].min()
    assert alur["coverage80"] >= 7 / 9
    assert alur["wape_low"] <= alur["wape"] <= alur["wape_high"]


def call(method: str, quantiles, actual: float, chances=(), is_won=(), at_hand=None) -> Call:
    return Call(
        datetime.date(2026, 1, 1),
        method,
        quantiles,
        quantiles[0] < quantiles[2],
        actual,
        at_hand,
        50.0,
        np.array(chances, float),
        np.array(is_won, bool),
    )


def test_scores_by_hand():
    said = [
        call("alur", (80.0, 100.0, 130.0), 110.0, [0.2, 0.8], [False, True], 40.0),
        call("alur", (80.0, 100.0, 130.0), 140.0, [0.5], [False], 70.0),
        call("run_rate", (90.0, 90.0, 90.0), 110.0),
    ]
    found = scores(said).set_index("method")
    alur = found.loc["alur"]

    assert found.index.tolist() == ["alur", "run_rate"]
    assert alur[["origins", "wape", "bias", "coverage80"]].tolist() == [2, 0.2, -0.2, 0.5]
    assert alur["wape_open"] == pytest.approx((10 + 20) / 100)
    first, second = 0.1 * 30 + 0.5 * 10 + 0.1 * 20, 0.1 * 60 + 0.5 * 40 + 0.9 * 10
    assert alur["pinball"] == pytest.approx((first + second) / 3 / 250)
    assert alur["brier"] == pytest.approx((0.04 + 0.04 + 0.25) / 3)
    assert alur["log_loss"] == pytest.approx(-np.log([0.8, 0.8, 0.5]).mean())
    assert alur["ece"] == pytest.approx((0.2 + 0.2 + 0.5) / 3)
    assert found.loc["run_rate", ["wape_open", "coverage80", "brier"]].isna().all()


def test_the_same_calls_have_the_same_scores():
    said = list(calls(known, ENDED, ORIGINS[:4], 28, []))

    assert scores(said).equals(scores(said))


def test_a_miss_of_nothing_is_no_share():
    found = scores([call("alur", (0.0, 5.0, 9.0), 0.0, [0.5], [False], 3.0)]).iloc[0]

    assert found[["wape", "wape_low", "wape_high", "bias", "pinball"]].isna().all()
    assert found["coverage80"] == 1 and found["brier"] == 0.25
