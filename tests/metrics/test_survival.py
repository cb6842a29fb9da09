"""Kaplan–Meier and Wilson against published definitions, exact fractions and golden numbers."""

from __future__ import annotations

import json
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest

from pipeline_core.metrics import survival
from pipeline_core.metrics.intervals import wilson
from tests.conftest import shared


def ages(durations, events, entries=None):
    """Count the watched and the leaving at each age, as the SQL does."""
    durations, events = np.asarray(durations, float), np.asarray(events, bool)
    entries = np.full(len(durations), -1.0) if entries is None else np.asarray(entries, float)
    kept = durations > entries
    durations, events, entries = durations[kept], events[kept], entries[kept]
    days = np.unique(durations)
    at_risk = np.array([((durations >= day) & (entries < day)).sum() for day in days], float)
    left = np.array([(events & (durations == day)).sum() for day in days], float)
    watch = np.array([(durations == day).sum() for day in days], float)
    return days, at_risk, left, watch


@pytest.fixture(scope="module")
def golden() -> dict:
    return json.loads(shared("reference/golden.json").read_text())


@pytest.fixture(scope="module")
def stays() -> pd.DataFrame:
    frame = pd.read_csv(shared("reference/stays.csv"))
    return frame[frame["duration"] > 0]


STAGES = ["Prospect", "Qualify", "Propose", "Negotiate"]


@pytest.mark.parametrize("stage", STAGES)
def test_medians_quartiles_and_means_equal_the_golden_numbers(golden, stays, stage):
    of_stage = stays[stays["stage_name"] == stage]
    expected = golden["time_in_stage"]["expected"][stage]
    days, at_risk, left, _ = ages(of_stage["duration"], of_stage["event"])

    for share, name in ((0.25, "p25"), (0.5, "median"), (0.75, "p75"), (0.9, "p90")):
        assert survival.age_when_left(days, at_risk, left, share) == expected[name]
    assert survival.restricted_mean(days, at_risk, left, 60) == pytest.approx(expected["rmst60"])
    curve = survival.still_there(at_risk, left)
    for day in (14, 30):
        assert curve[days <= day][-1] == pytest.approx(expected[f"S_at_{day}"])


@pytest.mark.parametrize("stage", STAGES)
def test_visits_that_began_before_the_watch_count_from_then_on(golden, stays, stage):
    of_stage = stays[stays["stage_name"] == stage]
    expected = golden["time_in_stage"]["expected"][stage]
    days, at_risk, left, watch = ages(of_stage["duration"], of_stage["event"], of_stage["entry"])

    assert int(watch.sum()) == expected["n_left_truncated"]
    assert survival.age_when_left(days, at_risk, left, 0.5) == expected["median_left_truncated"]


def test_wilson_equals_the_golden_intervals(golden):
    for row in golden["wilson"]:
        low, high = wilson(row["k"], row["n"])
        assert (low, high) == pytest.approx((row["lower"], row["upper"]))


def test_wilson_of_nothing_is_unknown():
    assert wilson(0, 0) == (None, None)


def test_a_curve_that_touches_one_half_has_reached_it():
    exact = Fraction(1)
    for size in (6, 5, 4):
        exact *= 1 - Fraction(1, size)
    days, at_risk, left, _ = ages([1, 2, 3, 9, 9, 9], [1, 1, 1, 0, 0, 0])

    assert exact == Fraction(1, 2)
    assert survival.age_when_left(days, at_risk, left, 0.5) == 3


def test_a_median_that_is_not_reached_is_unknown_not_zero():
    days, at_risk, left, _ = ages([1, 9, 9, 9], [1, 0, 0, 0])

    assert survival.age_when_left(days, at_risk, left, 0.5) is None


def test_waiting_visits_make_the_median_longer():
    done, waiting = ([2, 4, 6], [1, 1, 1]), ([2, 4, 6, 10, 10, 10], [1, 1, 1, 0, 0, 0])
    alone = survival.age_when_left(*ages(*done)[:3], 0.5)
    together = survival.age_when_left(*ages(*waiting)[:3], 0.5)

    assert (alone, together) == (4, 6)


def test_moves_of_the_same_day_are_events_at_age_zero():
    days, at_risk, left, _ = ages([0, 0, 5, 5], [1, 1, 1, 1])

    assert survival.age_when_left(days, at_risk, left, 0.5) == 0


def test_no_mean_is_stated_where_fewer_than_ten_are_watched():
    days, at_risk, _, watch = ages([1, 2, 3], [1, 1, 1])

    assert survival.supported_horizon(days, at_risk, watch) is None


@pytest.mark.parametrize("stage", STAGES)
def test_shares_that_advanced_and_were_lost_equal_the_golden_aalen_johansen_numbers(
    golden, stays, stage
):
    of_stage = stays[stays["stage_name"] == stage]
    days, at_risk, left, _ = ages(of_stage["duration"], of_stage["event"])
    is_lost = of_stage["dest_name"] == "Lost"
    lost = np.array([(is_lost & (of_stage["duration"] == day)).sum() for day in days], float)
    advanced_share = survival.went(at_risk, left, left - lost)
    lost_share = survival.went(at_risk, left, lost)
    still = survival.still_there(at_risk, left)

    for day, expected in golden["aj_exact"][stage].items():
        last = np.flatnonzero(days <= int(day))[-1]
        assert advanced_share[last] == pytest.approx(expected["forward"], abs=1e-12)
        assert lost_share[last] == pytest.approx(expected["lost"], abs=1e-12)
        assert still[last] == pytest.approx(expected["still_in"], abs=1e-12)
    assert advanced_share + lost_share + still == pytest.approx(1)


@pytest.mark.parametrize("stage", STAGES)
def test_bounds_of_a_curve_equal_the_golden_ones(golden, stays, stage):
    of_stage = stays[stays["stage_name"] == stage]
    expected = golden["time_in_stage"]["expected"][stage]
    days, at_risk, left, _ = ages(of_stage["duration"], of_stage["event"])
    low, high = survival.interval(at_risk, left)
    last = np.flatnonzero(days <= 30)[-1]

    assert low[last] == pytest.approx(expected["ci30_lower"])
    assert high[last] == pytest.approx(expected["ci30_upper"])


def test_two_ways_out_by_hand():
    days, at_risk, left, _ = ages([1, 2, 2, 3], [1, 1, 0, 1])
    lost = np.array([0.0, 1.0, 0.0])

    # Of four, one advances on day 1, one of three is lost on day 2; the fourth advances alone.
    assert survival.went(at_risk, left, lost) == pytest.approx([0, 1 / 4, 1 / 4])
    assert survival.went(at_risk, left, left - lost) == pytest.approx([1 / 4, 1 / 4, 3 / 4])


def test_a_band_holds_the_truth_nine_times_of_ten():
    chance, inside = np.random.default_rng(7), 0
    for _ in range(300):
        lasts, watched = chance.exponential(20, 60), chance.uniform(5, 60, 60)
        days, at_risk, left, _ = ages(np.minimum(lasts, watched), lasts <= watched)
        low, high = survival.interval(at_risk, left, z=1.645)
        last = np.flatnonzero(days <= 15)[-1]
        inside += low[last] <= np.exp(-15 / 20) <= high[last]

    assert 0.86 <= inside / 300 <= 0.94


def test_shares_at_the_ends_have_no_width():
    days, at_risk, left, _ = ages([1, 2], [0, 1])

    assert survival.interval(at_risk, left)[0].tolist() == [1, 0]


def test_the_error_of_a_share_is_the_binomial_one_while_nobody_is_censored():
    durations = np.array([1, 2, 2, 3, 5, 8, 8, 9, 12, 20], float)
    is_won = np.array([1, 0, 1, 1, 0, 1, 0, 0, 1, 0], bool)
    days, at_risk, left, _ = ages(durations, np.ones(10))
    won = np.array([(is_won & (durations == day)).sum() for day in days], float)
    share = survival.went(at_risk, left, won)

    assert share == pytest.approx([(is_won & (durations <= day)).sum() / 10 for day in days])
    assert survival.went_error(at_risk, left, won) == pytest.approx(
        np.sqrt(share * (1 - share) / 10)
    )


def test_with_one_way_out_the_error_is_greenwoods():
    days, at_risk, left, _ = ages([1, 2, 2, 3, 4, 6, 7, 7, 9], [1, 1, 0, 1, 0, 1, 1, 0, 0])
    still = survival.still_there(at_risk, left)
    sums = np.cumsum(left / (at_risk * (at_risk - left)))

    assert survival.went_error(at_risk, left, left) == pytest.approx(still * np.sqrt(sums))
    low, high = survival.interval(at_risk, left)
    assert (low < still).any() and (still < high).any()


def test_a_band_around_a_share_holds_the_truth_nineteen_times_of_twenty():
    chance, held = np.random.default_rng(11), 0
    truth = 0.4 * (
        1 - np.exp(-11 / 15)
    )  # of those that will be won, so many are within 10 whole days
    for _ in range(400):
        is_winner = chance.random(150) < 0.4
        lasts = np.where(is_winner, chance.exponential(15, 150), chance.exponential(40, 150))
        lasts, watched = np.floor(lasts), chance.integers(0, 40, 150)
        is_seen, days = lasts <= watched, np.minimum(lasts, watched)
        at, at_risk, left, _ = ages(days, is_seen)
        won = np.array([(is_winner & is_seen & (days == day)).sum() for day in at], float)
        low, high = survival.went_interval(at_risk, left, won)
        place = np.searchsorted(at, 10, side="right") - 1
        held += low[place] <= truth <= high[place]

    assert 0.92 <= held / 400 <= 0.98
